//! The program's own renderer: known shapes have known pixels, and nothing makes it panic.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "support/raster_renderer.rs"]
mod raster_renderer;

use egui::{
    ClippedPrimitive, Color32, ColorImage, Mesh, Pos2, Rect, TextureId, TextureOptions, TexturesDelta,
    epaint::{ImageDelta, Primitive, Vertex, WHITE_UV},
    pos2, vec2,
};
use egui_kittest::Harness;
use proptest::prelude::*;
use tls_ladder::ui::raster::{Raster, encode_png};

const GROUND: Color32 = Color32::from_rgb(10, 20, 30);
const EVERYWHERE: Rect = Rect::EVERYTHING;

/// A renderer whose texture 0 is white and whose texture 1 is `image`.
fn raster(image: Option<(ColorImage, TextureOptions)>) -> Raster {
    let mut delta = TexturesDelta::default();
    let white = ColorImage::filled([1, 1], Color32::WHITE);
    delta.push(TextureId::Managed(0), ImageDelta::full(white, TextureOptions::LINEAR));
    if let Some((image, options)) = image {
        delta.push(TextureId::Managed(1), ImageDelta::full(image, options));
    }
    let mut raster = Raster::new();
    raster.apply(&mut delta);
    raster
}

fn primitive(mesh: Mesh, clip_rect: Rect) -> ClippedPrimitive {
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(mesh) }
}

fn paint(raster: &mut Raster, mesh: Mesh, size: [usize; 2]) -> ColorImage {
    raster.paint(&[primitive(mesh, EVERYWHERE)], 1.0, size, GROUND).clone()
}

fn rectangle(rect: Rect, colour: Color32) -> Mesh {
    let mut mesh = Mesh::default();
    mesh.add_colored_rect(rect, colour);
    mesh
}

fn triangles(corners: &[(f32, f32)], indices: &[u32], colour: Color32) -> Mesh {
    Mesh {
        indices: indices.to_vec(),
        vertices: corners.iter().map(|&(x, y)| Vertex::untextured(pos2(x, y), colour)).collect(),
        texture_id: TextureId::Managed(0),
    }
}

/// The pixels of the given colour as a picture of text: `#` where it is.
fn shape(image: &ColorImage, colour: Color32) -> String {
    let line = |line: &[Color32]| line.iter().map(|pixel| if *pixel == colour { '#' } else { '.' }).collect();
    image.pixels.chunks(image.size[0]).map(line).collect::<Vec<String>>().join("\n")
}

#[test]
fn a_rectangle_covers_the_pixels_whose_centres_it_holds() {
    let rect = Rect::from_min_max(pos2(1.0, 1.4), pos2(3.5, 2.6));
    let image = paint(&mut raster(None), rectangle(rect, Color32::RED), [5, 4]);
    assert_eq!(shape(&image, Color32::RED), ".....\n.##..\n.##..\n.....");
    assert_eq!(image.pixels[0], GROUND);
}

#[test]
fn positions_are_in_points() {
    let rect = Rect::from_min_max(pos2(0.5, 0.5), pos2(1.5, 1.0));
    let mut raster = raster(None);
    let primitives = [primitive(rectangle(rect, Color32::RED), EVERYWHERE)];
    let image = raster.paint(&primitives, 2.0, [4, 3], GROUND);
    assert_eq!(shape(image, Color32::RED), "....\n.##.\n....");
}

#[test]
fn a_triangle_takes_its_left_and_top_edge_and_leaves_the_others() {
    let corners = [(0.5, 0.5), (4.5, 0.5), (0.5, 4.5)];
    let upper = paint(&mut raster(None), triangles(&corners, &[0, 1, 2], Color32::RED), [5, 5]);
    assert_eq!(shape(&upper, Color32::RED), "####.\n###..\n##...\n#....\n.....");
    let corners = [(4.5, 0.5), (4.5, 4.5), (0.5, 4.5)];
    let lower = paint(&mut raster(None), triangles(&corners, &[0, 2, 1], Color32::RED), [5, 5]);
    assert_eq!(shape(&lower, Color32::RED), ".....\n...#.\n..##.\n.###.\n.....");
}

#[test]
fn half_transparent_colours_are_laid_over_what_is_there() {
    let half = Color32::from_rgba_premultiplied(100, 0, 0, 128);
    let rect = Rect::from_min_size(Pos2::ZERO, vec2(1.0, 1.0));
    let image = paint(&mut raster(None), rectangle(rect, half), [1, 1]);
    assert_eq!(image.pixels, [Color32::from_rgb(105, 10, 15)]);
}

#[test]
fn nothing_is_painted_outside_the_clip_rectangle() {
    let mut raster = raster(None);
    let all = rectangle(Rect::from_min_max(pos2(-1e9, -1e9), pos2(1e9, 1e9)), Color32::RED);
    let clip = Rect::from_min_max(pos2(1.0, 1.0), pos2(3.0, 2.0));
    let primitives = [primitive(all, clip)];
    let image = raster.paint(&primitives, 1.0, [4, 3], GROUND);
    assert_eq!(shape(image, Color32::RED), "....\n.##.\n....");
}

#[test]
fn colours_run_evenly_from_corner_to_corner() {
    let mut mesh = triangles(&[(0.0, 0.0), (0.0, 2.0), (8.0, 0.0), (8.0, 2.0)], &[0, 1, 2, 2, 1, 3], GROUND);
    for vertex in &mut mesh.vertices {
        vertex.color = if vertex.pos.x == 0.0 { Color32::BLACK } else { Color32::WHITE };
    }
    let image = paint(&mut raster(None), mesh, [8, 2]);
    let greys: Vec<u8> = image.pixels[..8].iter().map(Color32::r).collect();
    assert_eq!(greys, [16, 48, 80, 112, 143, 175, 207, 239]);
    assert_eq!(image.pixels[..8], image.pixels[8..]);
}

fn chequered() -> ColorImage {
    ColorImage::new([2, 2], vec![Color32::RED, Color32::GREEN, Color32::BLUE, Color32::WHITE])
}

fn textured(rect: Rect, uv: Rect) -> Mesh {
    let mut mesh = Mesh::with_texture(TextureId::Managed(1));
    mesh.add_rect_with_uv(rect, uv, Color32::WHITE);
    mesh
}

const WHOLE: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1.0, 1.0) };

#[test]
fn a_texture_of_the_same_size_is_copied_and_a_mirrored_one_is_mirrored() {
    let mut raster = raster(Some((chequered(), TextureOptions::LINEAR)));
    let place = Rect::from_min_size(Pos2::ZERO, vec2(2.0, 2.0));
    assert_eq!(paint(&mut raster, textured(place, WHOLE), [2, 2]).pixels, chequered().pixels);
    let mirrored = Rect::from_min_max(pos2(1.0, 0.0), pos2(0.0, 1.0));
    let image = paint(&mut raster, textured(place, mirrored), [2, 2]);
    assert_eq!(image.pixels, [Color32::GREEN, Color32::RED, Color32::WHITE, Color32::BLUE]);
}

#[test]
fn a_larger_texture_is_smooth_or_square_as_its_options_say() {
    let place = Rect::from_min_size(Pos2::ZERO, vec2(4.0, 4.0));
    let square =
        paint(&mut raster(Some((chequered(), TextureOptions::NEAREST))), textured(place, WHOLE), [4, 4]);
    assert_eq!(shape(&square, Color32::RED), "##..\n##..\n....\n....");
    let smooth =
        paint(&mut raster(Some((chequered(), TextureOptions::LINEAR))), textured(place, WHOLE), [4, 4]);
    assert_eq!(smooth.pixels[0], Color32::RED);
    assert_eq!(smooth.pixels[1], Color32::from_rgb(191, 64, 0));
    assert_eq!(smooth.pixels[2], Color32::from_rgb(64, 191, 0));
}

#[test]
fn a_part_of_a_texture_can_be_replaced_and_a_freed_texture_paints_nothing() {
    let mut raster = raster(Some((chequered(), TextureOptions::NEAREST)));
    let place = Rect::from_min_size(Pos2::ZERO, vec2(2.0, 2.0));
    let mut delta = TexturesDelta::default();
    let black = ColorImage::filled([1, 1], Color32::BLACK);
    delta.push(TextureId::Managed(1), ImageDelta::partial([1, 0], black, TextureOptions::NEAREST));
    delta.free(TextureId::Managed(1));
    raster.apply(&mut delta);
    let last = paint(&mut raster, textured(place, WHOLE), [2, 2]);
    assert_eq!(last.pixels, [Color32::RED, Color32::BLACK, Color32::BLUE, Color32::WHITE]);
    let gone = paint(&mut raster, textured(place, WHOLE), [2, 2]);
    assert_eq!(gone.pixels, [GROUND; 4]);
}

#[test]
fn a_line_of_text_is_dark_on_light_with_soft_edges() {
    let mut harness = Harness::builder()
        .with_size(vec2(200.0, 40.0))
        .renderer(raster_renderer::RasterRenderer::default())
        .build_ui(|ui| {
            ui.ctx().set_theme(egui::Theme::Light);
            egui::Frame::NONE.fill(Color32::WHITE).show(ui, |ui| {
                ui.label(egui::RichText::new("mx1.example.org").color(Color32::BLACK).size(20.0));
            });
        });
    harness.run();
    let image = harness.render().unwrap();
    let count =
        |is: fn(u8) -> bool| image.pixels().filter(|pixel| pixel.0[3] == 255 && is(pixel.0[0])).count();
    let (black, grey) = (count(|value| value < 60), count(|value| (60..200).contains(&value)));
    assert!(black > 250, "letters are black: {black}");
    assert!(grey > 150, "their edges are soft: {grey}");
}

#[test]
fn the_same_picture_makes_the_same_png_and_an_empty_one_is_refused() {
    let image = ColorImage::filled([3, 2], Color32::from_rgba_premultiplied(10, 20, 30, 128));
    let png = encode_png(&image).unwrap();
    assert!(png.starts_with(b"\x89PNG"));
    assert_eq!(png, encode_png(&image).unwrap());
    encode_png(&ColorImage::filled([0, 0], GROUND)).unwrap_err();
}

fn odd_number() -> impl Strategy<Value = f32> {
    prop_oneof![
        4 => -20.0_f32..40.0,
        1 => Just(f32::NAN),
        1 => Just(f32::INFINITY),
        1 => Just(f32::NEG_INFINITY),
        1 => Just(f32::MAX),
        1 => Just(-1e12_f32),
        1 => any::<f32>(),
    ]
}

fn odd_place() -> impl Strategy<Value = Pos2> {
    (odd_number(), odd_number()).prop_map(|(x, y)| pos2(x, y))
}

fn odd_mesh() -> impl Strategy<Value = Mesh> {
    let vertex = (odd_place(), odd_place(), any::<[u8; 4]>()).prop_map(|(pos, uv, [r, g, b, a])| Vertex {
        pos,
        uv,
        color: Color32::from_rgba_premultiplied(r, g, b, a),
    });
    let texture = (0_u64..4).prop_map(TextureId::Managed);
    let vertices = prop::collection::vec(vertex, 0..8);
    let indices = prop::collection::vec(0_u32..10, 0..20);
    (indices, vertices, texture).prop_map(|(indices, vertices, texture_id)| Mesh {
        indices,
        vertices,
        texture_id,
    })
}

proptest! {
    #[test]
    fn no_mesh_makes_it_panic(
        meshes in prop::collection::vec((odd_mesh(), odd_place(), odd_place()), 0..6),
        scale in odd_number(),
        (width, height) in (0_usize..40, 0_usize..40),
    ) {
        let mut raster = raster(Some((chequered(), TextureOptions::LINEAR_MIRRORED_REPEAT)));
        let mut delta = TexturesDelta::default();
        let empty = ColorImage::filled([0, 7], Color32::RED);
        delta.push(TextureId::Managed(2), ImageDelta::full(empty.clone(), TextureOptions::LINEAR));
        raster.apply(&mut delta);
        delta.push(TextureId::Managed(2), ImageDelta::partial([3, 3], empty, TextureOptions::LINEAR));
        raster.apply(&mut delta);
        let primitives: Vec<_> =
            meshes.into_iter().map(|(mesh, min, max)| primitive(mesh, Rect { min, max })).collect();
        let image = raster.paint(&primitives, scale, [width, height], GROUND);
        prop_assert_eq!(image.pixels.len(), width * height);
    }

    /// Light added along a common edge would be seen twice if a pixel were covered twice, and missing if never.
    #[test]
    fn triangles_with_a_common_edge_cover_every_pixel_once(
        inner in prop::collection::vec((0.0_f32..16.0, 0.0_f32..16.0), 1..6),
    ) {
        // A square, cut again and again at a point inside one of its triangles.
        let mut corners = vec![(0.0, 0.0), (16.0, 0.0), (0.0, 16.0), (16.0, 16.0)];
        let mut cut: Vec<[u32; 3]> = vec![[0, 1, 2], [2, 1, 3]];
        for point in inner {
            let side = |(ax, ay): (f32, f32), (bx, by): (f32, f32), (x, y): (f32, f32)| {
                f64::from(bx - ax) * f64::from(y - ay) - f64::from(by - ay) * f64::from(x - ax)
            };
            // On the renderer's grid, so that the point really is inside.
            let point = ((point.0 * 256.0).round() / 256.0, (point.1 * 256.0).round() / 256.0);
            let corner = |index: u32| corners[index as usize];
            let found = cut.iter().position(|[a, b, c]| {
                let (a, b, c) = (corner(*a), corner(*b), corner(*c));
                let sides = [side(a, b, point), side(b, c, point), side(c, a, point)];
                sides.iter().all(|side| *side > 0.0) || sides.iter().all(|side| *side < 0.0)
            });
            if let Some(found) = found {
                let [a, b, c] = cut.swap_remove(found);
                let new = corners.len() as u32;
                corners.push(point);
                cut.extend([[a, b, new], [b, c, new], [c, a, new]]);
            }
        }
        let light = Color32::from_rgba_premultiplied(1, 1, 1, 0);
        let indices: Vec<u32> = cut.into_iter().flatten().collect();
        let image = paint(&mut raster(None), triangles(&corners, &indices, light), [18, 18]);
        for (index, pixel) in image.pixels.iter().enumerate() {
            let inside = index % 18 < 16 && index / 18 < 16;
            prop_assert_eq!(pixel.r() - GROUND.r(), u8::from(inside), "pixel {}", index);
        }
    }

    /// The short way for upright rectangles gives what the two triangles give.
    #[test]
    fn a_rectangle_is_its_two_triangles(
        (x, y, width, height) in (-3.0_f32..12.0, -3.0_f32..12.0, 0.1_f32..12.0, 0.1_f32..12.0),
        (u, v) in (-0.5_f32..1.5, -0.5_f32..1.5),
        flat in any::<bool>(),
        colour in any::<[u8; 3]>(),
    ) {
        let mut image = chequered();
        image.pixels[2] = Color32::from_rgba_premultiplied(90, 0, 40, 100);
        let rect = Rect::from_min_size(pos2(x, y), vec2(width, height));
        let uv = Rect::from_two_pos(pos2(0.1, 0.2), pos2(u, v));
        let uv = if flat { Rect::from_min_max(WHITE_UV, WHITE_UV) } else { uv };
        let mut whole = Mesh::with_texture(TextureId::Managed(1));
        whole.add_rect_with_uv(rect, uv, Color32::from_rgb(colour[0], colour[1], colour[2]));
        // A triangle without area between the two hides the rectangle from the short way.
        let mut apart = whole.clone();
        apart.indices.splice(3..3, [0, 0, 0]);
        let mut raster = raster(Some((image, TextureOptions::LINEAR)));
        let whole = paint(&mut raster, whole, [16, 16]);
        let apart = paint(&mut raster, apart, [16, 16]);
        for (one, other) in whole.pixels.iter().zip(&apart.pixels) {
            for (one, other) in one.to_array().into_iter().zip(other.to_array()) {
                prop_assert!(one.abs_diff(other) <= 2, "{one} and {other}");
            }
        }
    }
}
