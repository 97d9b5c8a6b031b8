//! Drawing by the processor: whole frames and those of somebody who types, at the size of an ordinary window.

#[allow(clippy::expect_used, dead_code, reason = "the tests' own sample; a slip in it may panic")]
#[path = "../support/sample_report.rs"]
mod sample_report;
#[allow(dead_code, reason = "the tests use more of it")]
#[path = "../support/studio.rs"]
mod studio;

use std::sync::LazyLock;

use divan::Bencher;
use egui::{Event, Vec2, vec2};
use sample_report::sample_report;
use studio::{Frame, Studio};
use tls_ladder::{
    report::{Format, render},
    texts::Texts,
    ui::{launch::Start, raster::Raster},
};

const WINDOW: Vec2 = vec2(1270.0, 740.0);
/// Of an ordinary window at 200 % on a large screen.
const LARGE: f32 = 2.0;

fn main() {
    divan::main();
}

static REPORT: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    #[allow(clippy::expect_used, reason = "without a folder there is nothing to measure")]
    let folder = tempfile::tempdir().expect("a folder can be made");
    let _ = std::fs::write(
        folder.path().join("report.json"),
        render(&sample_report(), Format::Json, &Texts::english()),
    );
    folder
});

fn result(scale: f32) -> (Studio, Raster) {
    let mut studio = Studio::showing(&REPORT.path().join("report.json"), WINDOW);
    studio.scale = scale;
    settled(studio)
}

fn settled(mut studio: Studio) -> (Studio, Raster) {
    let mut raster = Raster::new();
    for _ in 0..8 {
        studio.frame(Vec::new()).repaint(&mut raster);
    }
    (studio, raster)
}

/// The picture of a whole frame, of which nothing is known.
#[divan::bench(args = [1.0, LARGE])]
fn paint_result(bencher: Bencher<'_, '_>, scale: f32) {
    let (mut studio, mut raster) = result(scale);
    let Frame { primitives, scale, size, ground, mut textures } = studio.frame(Vec::new());
    raster.apply(&mut textures);
    bencher.bench_local(|| raster.paint(&primitives, scale, size, ground).pixels.len());
}

/// Everything between an event and the picture, with a whole frame to paint.
#[divan::bench]
fn whole_frame_of_result(bencher: Bencher<'_, '_>) {
    let (mut studio, mut raster) = result(1.0);
    bencher.bench_local(|| studio.frame(Vec::new()).paint(&mut raster));
}

/// The same, with nothing to paint.
#[divan::bench]
fn frame_of_result_at_rest(bencher: Bencher<'_, '_>) {
    let (mut studio, mut raster) = result(1.0);
    bencher.bench_local(|| studio.frame(Vec::new()).repaint(&mut raster));
}

/// The picture alone, of a letter that is typed and one that is taken away.
#[divan::bench]
fn repaint_typed_letter(bencher: Bencher<'_, '_>) {
    let (mut studio, mut raster) = settled(Studio::new(Start::default(), WINDOW));
    let mut frames = ["n", ""].map(|text| studio.frame(vec![Event::Text(text.to_owned())]));
    for frame in &mut frames {
        raster.apply(&mut frame.textures);
    }
    let mut turn = false;
    bencher.bench_local(|| {
        turn = !turn;
        let Frame { primitives, scale, size, ground, .. } = &frames[usize::from(turn)];
        raster.repaint(primitives, *scale, *size, *ground).len()
    });
}

/// Everything between a typed letter and the picture.
#[divan::bench]
fn frame_of_typed_letter(bencher: Bencher<'_, '_>) {
    let (mut studio, mut raster) = settled(Studio::new(Start::default(), WINDOW));
    bencher.bench_local(|| studio.frame(vec![Event::Text("n".to_owned())]).repaint(&mut raster));
}
