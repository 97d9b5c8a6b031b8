//! Text on one line, shortened where there is no room for it.

use std::sync::Arc;

use egui::{
    Color32, FontId, Galley, Painter,
    text::{LayoutJob, TextWrapping},
};

/// Cut at the end, with an ellipsis.
pub fn end(painter: &Painter, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    painter.layout_job(job)
}

/// Cut in the middle: of a host name or an address both ends tell something.
pub fn middle(painter: &Painter, text: &str, font: &FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let whole = |text: String| painter.layout_no_wrap(text, font.clone(), colour);
    let galley = whole(text.to_owned());
    if galley.size().x <= width {
        return galley;
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = |kept: usize| {
        let (head, tail) = halves(&letters, kept);
        whole(head.iter().chain(&['…']).chain(tail).collect())
    };
    // The most letters that fit.
    let (mut fits, mut too_many) = (2, letters.len());
    while fits + 1 < too_many {
        let kept = usize::midpoint(fits, too_many);
        if shortened(kept).size().x <= width { fits = kept } else { too_many = kept }
    }
    shortened(fits)
}

/// The first and the last of the letters, so many together; of an odd number the head has one more.
fn halves(letters: &[char], kept: usize) -> (&[char], &[char]) {
    let kept = kept.min(letters.len());
    let (head, tail) = (kept.div_ceil(2), kept / 2);
    (&letters[..head], &letters[letters.len() - tail..])
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn both_ends_are_kept() {
        let letters: Vec<char> = "mx-eu-1.example.org".chars().collect();
        let kept = |count| {
            let (head, tail) = halves(&letters, count);
            (head.iter().collect::<String>(), tail.iter().collect::<String>())
        };
        assert_eq!(kept(7), ("mx-e".to_owned(), "org".to_owned()));
        assert_eq!(kept(2), ("m".to_owned(), "g".to_owned()));
        assert_eq!(kept(99).0.len() + kept(99).1.len(), letters.len());
    }
}
