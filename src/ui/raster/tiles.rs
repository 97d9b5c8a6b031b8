//! Which parts of the picture are not what they were: the picture in squares, each with a number for all that is
//! painted on it.

use super::{canvas::Clip, scene::mix};

/// The side of a square, in pixels.
const SIDE: i32 = 32;
/// With more rectangles than these, one around them all is painted: every one of them costs a look at all pieces.
const MOST_PARTS: usize = 24;

/// The squares of the picture.
#[derive(Default)]
pub(super) struct Tiles {
    bounds: Option<Clip>,
    columns: usize,
    squares: Vec<Tile>,
}

#[derive(Clone, Copy, Default)]
struct Tile {
    before: u64,
    now: u64,
    dirty: bool,
}

impl Tiles {
    /// Begins a frame. Nothing is known about a picture of another size.
    pub(super) fn begin(&mut self, bounds: Clip) {
        if self.bounds != Some(bounds) {
            let count = |length: i32| (length.max(0) as usize).div_ceil(SIDE as usize);
            self.columns = count(bounds.x1);
            self.squares.clear();
            self.squares.resize(self.columns * count(bounds.y1), Tile { dirty: true, ..Tile::default() });
            self.bounds = Some(bounds);
        }
        for tile in &mut self.squares {
            tile.before = std::mem::take(&mut tile.now);
        }
    }

    /// Forgets what the picture looked like.
    pub(super) fn forget(&mut self) {
        self.bounds = None;
    }

    /// Something covers these pixels; `anew` when it looks other than before although it is the same.
    pub(super) fn cover(&mut self, bounds: Clip, fingerprint: u64, anew: bool) {
        let (first, last) = (bounds.x0 / SIDE, (bounds.x1 - 1) / SIDE);
        for row in bounds.y0 / SIDE..=(bounds.y1 - 1) / SIDE {
            let start = row as usize * self.columns;
            let tiles = self.squares.get_mut(start + first as usize..=start + last as usize);
            for tile in tiles.unwrap_or_default() {
                tile.now = mix(tile.now, fingerprint);
                tile.dirty |= anew;
            }
        }
    }

    /// The parts to paint anew: rectangles that do not overlap, in place of all that has changed. The frame ends.
    pub(super) fn damage(&mut self) -> Vec<Clip> {
        let Some(bounds) = self.bounds else { return Vec::new() };
        let mut parts: Vec<Clip> = Vec::new();
        for (row, tiles) in self.squares.chunks_mut(self.columns.max(1)).enumerate() {
            let y0 = row as i32 * SIDE;
            let mut run: Option<Clip> = None;
            for (column, tile) in tiles.iter_mut().enumerate() {
                let dirty = std::mem::take(&mut tile.dirty) || tile.before != tile.now;
                let x0 = column as i32 * SIDE;
                match &mut run {
                    Some(run) if dirty => run.x1 = x0 + SIDE,
                    None if dirty => run = Some(Clip { x0, y0, x1: x0 + SIDE, y1: y0 + SIDE }),
                    _ => join(&mut parts, run.take()),
                }
            }
            join(&mut parts, run);
        }
        if parts.len() > MOST_PARTS {
            let around = |one: Clip, other: &Clip| Clip {
                x0: one.x0.min(other.x0),
                y0: one.y0.min(other.y0),
                x1: one.x1.max(other.x1),
                y1: one.y1.max(other.y1),
            };
            parts = parts
                .split_first()
                .map(|(first, rest)| rest.iter().fold(*first, around))
                .into_iter()
                .collect();
        }
        for part in &mut parts {
            *part = part.cut(bounds);
        }
        parts
    }
}

/// Adds a run of squares, to the part right above it where that is as wide.
fn join(parts: &mut Vec<Clip>, run: Option<Clip>) {
    let Some(run) = run else { return };
    let above = parts.iter_mut().find(|part| part.y1 == run.y0 && part.x0 == run.x0 && part.x1 == run.x1);
    match above {
        Some(above) => above.y1 = run.y1,
        None => parts.push(run),
    }
}
