//! Places on a picture, in points from its top left corner.

/// A point: `x` to the right, `y` downward.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    pub x: f32,
    pub y: f32,
}

/// An upright rectangle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Area {
    pub min: Spot,
    pub max: Spot,
}

pub(super) const fn spot(x: f32, y: f32) -> Spot {
    Spot { x, y }
}

impl Area {
    /// The rectangle of this size whose top left corner is `min`.
    #[must_use]
    pub fn sized(min: Spot, width: f32, height: f32) -> Self {
        Self { min, max: spot(min.x + width, min.y + height) }
    }

    /// Points from the left edge to the right one.
    #[must_use]
    pub fn width(&self) -> f32 {
        self.max.x - self.min.x
    }

    /// Points from the top edge to the bottom one.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.max.y - self.min.y
    }

    /// Whether another one lies within it.
    #[must_use]
    pub fn holds(&self, other: &Self) -> bool {
        self.min.x <= other.min.x && self.min.y <= other.min.y && other.max.x <= self.max.x && other.max.y <= self.max.y
    }

    /// Whether another one is nearer than `gap`.
    #[must_use]
    pub fn touches(&self, other: &Self, gap: f32) -> bool {
        self.min.x < other.max.x + gap
            && other.min.x < self.max.x + gap
            && self.min.y < other.max.y + gap
            && other.min.y < self.max.y + gap
    }

    /// The point in the middle.
    #[must_use]
    pub fn centre(&self) -> Spot {
        spot((self.min.x + self.max.x) / 2.0, (self.min.y + self.max.y) / 2.0)
    }
}
