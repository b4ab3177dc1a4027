//! Lines of the text that another format was written out as, and where they are in the file: a cell with line breaks takes
//! several lines of the text, and is in one row of the file.

use super::source::Source;

/// Where in the file the lines of a text are.
#[derive(Default, Debug)]
pub(crate) struct LineMap {
    /// The line with which each record of the text begins, and its place in the file, ascending; both from 1.
    starts: Vec<(u64, u64)>,
    lines: u64,
}

impl LineMap {
    /// A record of these fields follows. `place`: its line in the file, the row of its sheet, or its number.
    pub fn add<'a>(&mut self, place: u64, fields: impl Iterator<Item = &'a str>) {
        self.starts.push((self.lines + 1, place));
        self.lines += 1 + fields.map(|field| field.matches('\n').count() as u64).sum::<u64>();
    }

    /// An empty line follows.
    pub fn skip(&mut self) {
        self.lines += 1;
    }

    fn place(&self, line: u64) -> u64 {
        let after = self.starts.partition_point(|(start, _)| *start <= line);
        let before = after.checked_sub(1).and_then(|at| self.starts.get(at));
        before.map_or(line, |(_, place)| *place)
    }

    /// Turns all reported lines into places in the file.
    pub fn apply(&self, source: &mut Source) {
        let lines = source.reading.remarks.iter_mut().flat_map(|remark| &mut remark.lines);
        let unreadable = source.unreadable.iter_mut().map(|row| &mut row.line);
        lines.chain(unreadable).for_each(|line| *line = self.place(*line));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_file() {
        let mut map = LineMap::default();
        map.add(1, ["a", "b"].into_iter());
        map.skip();
        map.add(3, ["x\ny\nz", "1"].into_iter());
        map.add(4, ["q", "2"].into_iter());
        let places: Vec<u64> = [1, 3, 4, 5, 6, 7].into_iter().map(|line| map.place(line)).collect();
        assert_eq!(places, [1, 3, 3, 3, 4, 4]);
    }
}
