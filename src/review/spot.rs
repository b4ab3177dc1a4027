//! Where the analyst sees what an edit changed: undo names the place and shows it.

use super::edit::Edit;

/// A place of the work, in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Area {
    #[default]
    Data,
    Columns,
    Segments,
    Release,
    Record,
}

impl Area {
    /// In the order of the work.
    pub const ALL: [Self; 5] = [Self::Data, Self::Columns, Self::Segments, Self::Release, Self::Record];

    /// Its name on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Data => "Data",
            Self::Columns => "Columns",
            Self::Segments => "Segments",
            Self::Release => "Release",
            Self::Record => "Record",
        }
    }
}

/// A place, and the one column or segment there, if it is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub area: Area,
    pub item: Option<String>,
}

/// A step that was taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Travelled {
    pub name: String,
    /// `None`: it is seen from everywhere.
    pub spot: Option<Spot>,
}

impl Travelled {
    /// "Move age to level 4 (Columns)".
    #[must_use]
    pub fn text(&self) -> String {
        let place = self.spot.as_ref().map_or_else(String::new, |spot| format!(" ({})", spot.area.name()));
        format!("{}{place}", self.name)
    }
}

impl Edit {
    /// Where it is seen; `None` if it is seen from everywhere.
    #[must_use]
    pub fn spot(&self) -> Option<Spot> {
        let of = |area, item: Option<&String>| Some(Spot { area, item: item.cloned() });
        match self {
            Self::SetTitle(_) | Self::SetPolicy(_) | Self::SetPopulation(_) => None,
            Self::SetOpenOptions(_) => of(Area::Data, None),
            Self::SetType { column, .. }
            | Self::SetRole { column, .. }
            | Self::SetUse { column, .. }
            | Self::SetConsent { column, .. }
            | Self::SetLadder { column, .. }
            | Self::SetLevel { column, .. } => of(Area::Columns, Some(column)),
            Self::AcceptSuggestions(list) => of(Area::Columns, only(list).map(|(column, ..)| column)),
            Self::SetLevels(levels) => of(Area::Columns, levels.keys().next().filter(|_| levels.len() == 1)),
            Self::AddOptOut { .. } | Self::RemoveOptOut { .. } | Self::SetMissing(_) => of(Area::Columns, None),
            Self::AddSegment(segment) => of(Area::Segments, Some(&segment.name)),
            Self::AddSegments(list) => of(Area::Segments, only(list).map(|segment| &segment.name)),
            Self::ChangeSegment { name, .. } | Self::RemoveSegment { name } => of(Area::Segments, Some(name)),
            Self::AddRecipient(_)
            | Self::ChangeRecipient { .. }
            | Self::RemoveRecipient { .. }
            | Self::AllowDimension { .. }
            | Self::SetRelease(_)
            | Self::AddTable(_)
            | Self::ChangeTable { .. }
            | Self::RenameTable { .. }
            | Self::DuplicateTable { .. }
            | Self::RemoveTable { .. } => of(Area::Release, None),
            Self::SetRecord { .. } | Self::SetAnswer { .. } | Self::SetOrganisation(_) | Self::SetVendors(_) => {
                of(Area::Record, None)
            }
            // A recipient that comes with a segment is seen at the segment.
            Self::Several { edits, .. } => {
                let spots: Vec<Spot> = edits.iter().filter_map(Self::spot).collect();
                spots.iter().find(|spot| spot.area == Area::Segments).or(spots.first()).cloned()
            }
        }
    }
}

fn only<T>(list: &[T]) -> Option<&T> {
    list.first().filter(|_| list.len() == 1)
}
