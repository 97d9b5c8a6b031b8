//! Painting only what has changed gives the picture that painting everything gives.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "support/sample_report.rs"]
#[allow(clippy::expect_used, dead_code, reason = "the tests' own sample; a slip in it may panic")]
mod sample_report;
#[allow(dead_code, reason = "the benchmarks use more of it")]
#[path = "support/studio.rs"]
mod studio;

use egui::{
    ClippedPrimitive, Color32, ColorImage, Event, Key, Mesh, Pos2, Rect, TextureId, TextureOptions,
    TexturesDelta, Theme,
    epaint::{ImageDelta, Primitive, Vertex, WHITE_UV},
    pos2, vec2,
};
use proptest::prelude::*;
use studio::{Studio, click, key, scroll};
use tls_ladder::{
    report,
    texts::Texts,
    ui::{launch::Start, raster::Raster},
};

/// Two painters that get the same frames: one paints what has changed, the other everything.
#[derive(Default)]
struct Pair {
    parts: Raster,
    all: Raster,
    painted: Vec<usize>,
}

impl Pair {
    /// Draws frames and fails where the two differ.
    fn follow(&mut self, studio: &mut Studio, what: &str, frames: impl IntoIterator<Item = Vec<Event>>) {
        for (number, events) in frames.into_iter().enumerate() {
            let frame = studio.frame(events);
            self.all.apply(&mut frame.textures.clone());
            self.all.paint(&frame.primitives, frame.scale, frame.size, frame.ground);
            let ground = frame.ground;
            let size = frame.size;
            self.painted.push(frame.repaint(&mut self.parts));
            assert_eq!(self.parts.image().size, size);
            let differ = |(one, other): (&Color32, &Color32)| one != other;
            let pixels = self.parts.image().pixels.iter().zip(&self.all.image().pixels);
            let wrong = pixels.clone().filter(|pair| differ(*pair)).count();
            let first = pixels.clone().position(differ).map(|at| (at % size[0], at / size[0]));
            assert_eq!(wrong, 0, "{what}, frame {number}: the first at {first:?}, on {ground:?}");
        }
    }
}

fn quiet(frames: usize) -> Vec<Vec<Event>> {
    vec![Vec::new(); frames]
}

#[test]
fn on_the_start_screen_with_typing_scrolling_options_themes_and_sizes() {
    let mut studio = Studio::new(Start::default(), vec2(800.0, 600.0));
    let mut pair = Pair::default();
    pair.follow(&mut studio, "the first frames", quiet(4));
    let words = "mx1.exämple.org:587".chars().map(|letter| vec![Event::Text(letter.to_string())]);
    pair.follow(&mut studio, "typing", words);
    let whole = 800 * 600;
    let most = pair.painted.iter().rev().take(18).max().unwrap();
    assert!(*most < whole / 4, "a letter is no reason to paint {most} of {whole} pixels");
    pair.follow(&mut studio, "at rest", quiet(40));
    let rested: Vec<usize> = pair.painted.iter().rev().take(30).copied().collect();
    assert!(rested.contains(&0), "at rest nothing is painted");
    assert!(rested.iter().all(|pixels| *pixels <= 4096), "but the blinking cursor: {rested:?}");
    for x in (40..760).step_by(90) {
        let pointer = vec![Event::PointerMoved(pos2(x as f32, 60.0 + x as f32 * 0.7))];
        pair.follow(&mut studio, "pointing", [pointer, Vec::new()]);
    }
    for _ in 0..4 {
        pair.follow(&mut studio, "scrolling", [vec![scroll(37.0)], Vec::new(), Vec::new()]);
    }
    for _ in 0..10 {
        pair.follow(&mut studio, "going through all controls", [vec![key(Key::Tab)], Vec::new()]);
    }
    for theme in [Theme::Dark, Theme::Light] {
        studio.ctx.set_theme(theme);
        pair.follow(&mut studio, "another theme", quiet(5));
    }
    for (size, scale) in [
        (vec2(800.0, 600.0), 1.0),
        (vec2(801.0, 599.0), 1.5),
        (vec2(640.0, 480.0), 2.0),
        (vec2(1024.0, 700.0), 1.25),
    ] {
        (studio.size, studio.scale) = (size, scale);
        pair.follow(&mut studio, "another size", quiet(4));
        pair.follow(&mut studio, "typing", [vec![Event::Text("w".to_owned())], Vec::new()]);
    }
}

#[test]
fn while_a_check_climbs_and_on_its_result() {
    let start = Start { practice: Some("expired".to_owned()), ..Start::default() };
    let mut studio = Studio::new(start, vec2(900.0, 640.0));
    let mut pair = Pair::default();
    while studio.is_busy() {
        pair.follow(&mut studio, "climbing", quiet(1));
    }
    pair.follow(&mut studio, "the result", quiet(10));
}

#[test]
fn on_a_result_whose_every_part_is_looked_at() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("report.json");
    let text = report::render(&sample_report::sample_report(), report::Format::Json, &Texts::english());
    std::fs::write(&file, text).unwrap();
    let mut studio = Studio::showing(&file, vec2(900.0, 640.0));
    let mut pair = Pair::default();
    pair.follow(&mut studio, "the first frames", quiet(4));
    for (x, y) in (0..4)
        .flat_map(|row| (0..4).map(move |column| (90.0 + column as f32 * 230.0, 130.0 + row as f32 * 150.0)))
    {
        pair.follow(&mut studio, "clicking", click(x, y));
        pair.follow(&mut studio, "scrolling", [vec![scroll(53.0)], Vec::new()]);
    }
}

fn white() -> TexturesDelta {
    let mut delta = TexturesDelta::default();
    let white = ColorImage::filled([4, 4], Color32::WHITE);
    delta.push(TextureId::Managed(0), ImageDelta::full(white, TextureOptions::LINEAR));
    delta
}

/// Something a frame may do to what was there.
#[derive(Debug, Clone)]
enum Change {
    Add(usize, Box<ClippedPrimitive>),
    Remove(usize),
    Move(usize, f32, f32),
    Swap(usize, usize),
    /// A part of a texture, at a place, of a colour.
    Touch(u64, [usize; 2], [usize; 2], [u8; 4]),
    Replace(u64, bool, [u8; 4]),
    Free(u64),
    Ground(u8),
    Size([usize; 2]),
    Scale(f32),
    Nothing,
}

fn place() -> impl Strategy<Value = Pos2> {
    (-20.0_f32..150.0, -20.0_f32..150.0).prop_map(|(x, y)| pos2(x, y))
}

fn colour() -> impl Strategy<Value = [u8; 4]> {
    prop_oneof![any::<[u8; 4]>(), any::<[u8; 3]>().prop_map(|[r, g, b]| [r, g, b, 255])]
}

fn paint_of([r, g, b, a]: [u8; 4]) -> Color32 {
    Color32::from_rgba_premultiplied(r.min(a), g.min(a), b.min(a), a)
}

fn mesh() -> impl Strategy<Value = Mesh> {
    let texture = (0_u64..3).prop_map(TextureId::Managed);
    let uv = prop_oneof![Just(WHITE_UV), (-0.2_f32..1.2, -0.2_f32..1.2).prop_map(|(x, y)| pos2(x, y))];
    let vertex = (place(), uv.clone(), colour()).prop_map(|(pos, uv, colour)| Vertex {
        pos,
        uv,
        color: paint_of(colour),
    });
    let triangles =
        (prop::collection::vec(vertex, 3..7), texture.clone()).prop_map(|(vertices, texture_id)| {
            let count = vertices.len() as u32;
            let indices = (0..count * 3).map(|index| (index * 5 + index / 3) % count).collect();
            Mesh { indices, vertices, texture_id }
        });
    let quads = (place(), place(), uv.clone(), uv, colour(), texture).prop_map(
        |(from, to, low, high, colour, texture)| {
            let mut mesh = Mesh::with_texture(texture);
            let (rect, uv) = (Rect::from_two_pos(from, to), Rect::from_two_pos(low, high));
            // Where a person's eye would see it: on whole pixels, as glyphs are.
            let rect = Rect::from_min_size(rect.min.round(), rect.size().round());
            mesh.add_rect_with_uv(rect, uv, paint_of(colour));
            mesh
        },
    );
    prop_oneof![2 => triangles, 3 => quads]
}

fn change() -> impl Strategy<Value = Change> {
    let index = 0_usize..12;
    let clip =
        prop_oneof![Just(Rect::EVERYTHING), (place(), place()).prop_map(|(a, b)| Rect::from_two_pos(a, b))];
    let corner = (0_usize..10, 0_usize..10).prop_map(|(x, y)| [x, y]);
    let extent = (1_usize..5, 1_usize..5).prop_map(|(x, y)| [x, y]);
    prop_oneof![
        6 => (index.clone(), mesh(), clip).prop_map(|(index, mesh, clip_rect)| {
            Change::Add(index, Box::new(ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }))
        }),
        2 => index.clone().prop_map(Change::Remove),
        3 => (index.clone(), -9.0_f32..9.0, -9.0_f32..9.0).prop_map(|(index, x, y)| Change::Move(index, x, y)),
        2 => (index.clone(), index).prop_map(|(one, other)| Change::Swap(one, other)),
        3 => (0_u64..3, corner, extent, colour()).prop_map(|(id, at, size, colour)| Change::Touch(id, at, size, colour)),
        1 => (0_u64..3, any::<bool>(), colour()).prop_map(|(id, smooth, colour)| Change::Replace(id, smooth, colour)),
        1 => (1_u64..3).prop_map(Change::Free),
        1 => any::<u8>().prop_map(Change::Ground),
        1 => (1_usize..150, 1_usize..150).prop_map(|(width, height)| Change::Size([width, height])),
        1 => (0.5_f32..2.0).prop_map(Change::Scale),
        2 => Just(Change::Nothing),
    ]
}

proptest! {
    #[test]
    fn for_any_sequence_of_frames(changes in prop::collection::vec(prop::collection::vec(change(), 0..4), 1..14)) {
        let (mut parts, mut all) = (Raster::new(), Raster::new());
        let (mut textures, mut primitives) = (white(), Vec::<ClippedPrimitive>::new());
        let (mut ground, mut size, mut scale) = (Color32::from_gray(40), [130, 130], 1.0);
        for (number, frame) in changes.into_iter().enumerate() {
            for change in frame {
                match change {
                    Change::Add(at, primitive) => primitives.insert(at.min(primitives.len()), *primitive),
                    Change::Remove(at) if at < primitives.len() => { primitives.remove(at); }
                    Change::Move(at, x, y) => {
                        if let Some(ClippedPrimitive { primitive: Primitive::Mesh(mesh), .. }) = primitives.get_mut(at) {
                            mesh.translate(vec2(x, y));
                        }
                    }
                    Change::Swap(one, other) if one.max(other) < primitives.len() => primitives.swap(one, other),
                    Change::Touch(id, at, size, colour) => {
                        let part = ColorImage::filled(size, paint_of(colour));
                        textures.push(TextureId::Managed(id), ImageDelta::partial(at, part, TextureOptions::LINEAR));
                    }
                    Change::Replace(id, smooth, colour) => {
                        let options = if smooth { TextureOptions::LINEAR } else { TextureOptions::NEAREST_REPEAT };
                        let image = ColorImage::filled([9, 7], paint_of(colour));
                        textures.push(TextureId::Managed(id), ImageDelta::full(image, options));
                    }
                    Change::Free(id) => textures.free(TextureId::Managed(id)),
                    Change::Ground(grey) => ground = Color32::from_gray(grey),
                    Change::Size(new) => size = new,
                    Change::Scale(new) => scale = new,
                    Change::Remove(_) | Change::Swap(..) | Change::Nothing => {}
                }
            }
            all.apply(&mut textures.clone());
            parts.apply(&mut textures);
            all.paint(&primitives, scale, size, ground);
            parts.repaint(&primitives, scale, size, ground);
            prop_assert!(parts.image().pixels == all.image().pixels, "frame {}", number);
        }
    }
}
