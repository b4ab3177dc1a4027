//! The line that gives spreadsheets the delimiter of a text: `sep=;`.

/// What the first line says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct SepLine {
    /// `None` if the line names none.
    pub delimiter: Option<char>,
    /// Bytes of the line, its end included.
    pub end: usize,
}

/// The instruction at the beginning of a text, if there is one.
pub(super) fn find(text: &str) -> Option<SepLine> {
    let end = text.find('\n').map_or(text.len(), |at| at + 1);
    let line = text.get(..end)?.trim_end_matches(['\r', '\n']).trim_start_matches('\u{feff}');
    if line.len() > 200 {
        return None;
    }
    let (line, quoted) = match line.trim_start().chars().next()? {
        quote @ ('"' | '\'') => (line.trim_start().strip_prefix(quote)?, Some(quote)),
        _ => (line.trim_start(), None),
    };
    let rest = line.get(..3).filter(|word| word.eq_ignore_ascii_case("sep")).and_then(|_| line.get(3..))?;
    let rest = rest.trim_start_matches(' ').strip_prefix('=')?;
    // What follows a closing quote was added when a spreadsheet saved the text again.
    let (said, added) = match quoted.and_then(|quote| rest.split_once(quote)) {
        Some((said, added)) => (said, added),
        None => (rest, ""),
    };
    let said =
        if said.starts_with(' ') && !said.trim_matches(' ').is_empty() { said.trim_start_matches(' ') } else { said };
    let mut letters = said.chars();
    let first = match said {
        "\\t" | "tab" | "TAB" => Some('\t'),
        _ => letters.next(),
    };
    let padding = format!("{}{added}", letters.as_str());
    let padding = padding.trim_matches(' ');
    let delimiter = match (first, padding.chars().next()) {
        // Saved again with another delimiter: the first field holds the instruction, empty ones follow.
        (Some(_), Some(other)) if said != "\\t" && !said.eq_ignore_ascii_case("tab") => {
            if !padding.chars().all(|c| c == other) || other.is_alphanumeric() {
                return None;
            }
            Some(other)
        }
        (first, _) => first,
    };
    let fits = |sign: char| sign.is_ascii() && !sign.is_ascii_alphanumeric() && !matches!(sign, '"' | '\'' | '\0');
    match delimiter {
        Some(sign) if !fits(sign) => None,
        delimiter => Some(SepLine { delimiter, end }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_instruction_in_every_form() {
        for (line, delimiter) in [
            ("sep=;\r\na;b", Some(';')),
            ("SEP=,\na,b", Some(',')),
            ("\"sep=;\"\r\na", Some(';')),
            ("'sep=|'\r\na", Some('|')),
            ("sep = ;\na", Some(';')),
            ("sep=;;;\na", Some(';')),
            ("sep=\t\na", Some('\t')),
            ("sep=\\t\na", Some('\t')),
            ("sep= \na", Some(' ')),
            ("sep=#\na", Some('#')),
            ("sep=:", Some(':')),
            ("sep=,,,\na", Some(',')),
            ("\"sep=;\",,,\na", Some(',')),
            ("sep=;,,\na", Some(',')),
            ("\u{feff}sep=;\na", Some(';')),
            ("sep=\na", None),
        ] {
            assert_eq!(find(line).map(|sep| sep.delimiter), Some(delimiter), "{line:?}");
        }
        for line in ["sep;a\n", "sepia=;\n", "sep=x\n", "september=;\n", "sep=;Anna\n", "name;sep=;\n", "", "\n"] {
            assert_eq!(find(line), None, "{line:?}");
        }
    }
}
