//! The parts that run for every check: reading replies, judging, wording and rendering.

#[allow(clippy::expect_used, reason = "the tests' own sample; a slip in it may panic")]
#[path = "../support/sample_report.rs"]
mod sample_report;

use divan::{Bencher, black_box};
use sample_report::{HOSTILE, sample_report};
use tls_ladder::{
    diagnosis,
    intake::target::{Defaults, parse},
    protocol::smtp::reply::ReplyReader,
    report::{Format, open, render},
    texts::Texts,
};

fn main() {
    divan::main();
}

#[divan::bench(args = ["example.org", "\"Jane Doe\" <jane@bücher.example>", "[2001:db8::1]:25"])]
fn understand_target(text: &str) -> bool {
    parse(black_box(text), Defaults::default()).is_ok()
}

#[divan::bench(args = ["220 mx1.example.org ESMTP\r\n", "250-mx1.example.org\r\n250-SIZE 35882577\r\n250 STARTTLS\r\n"])]
fn parse_reply(bytes: &str) -> bool {
    let mut reader = ReplyReader::new();
    reader.push(black_box(bytes.as_bytes()));
    reader.finish().0.is_some()
}

#[divan::bench]
fn judge(bencher: Bencher<'_, '_>) {
    bencher.with_inputs(sample_report).bench_values(|mut report| {
        diagnosis::judge(&mut report);
        report
    });
}

#[divan::bench]
fn word(bencher: Bencher<'_, '_>) {
    let texts = Texts::english();
    bencher.with_inputs(sample_report).bench_values(|mut report| {
        texts.word(&mut report);
        report
    });
}

#[divan::bench(args = Format::ALL)]
fn render_report(bencher: Bencher<'_, '_>, format: Format) {
    let (report, texts) = (sample_report(), Texts::english());
    assert!(!HOSTILE.is_empty());
    bencher.bench(|| render(black_box(&report), format, &texts));
}

#[divan::bench]
fn open_report(bencher: Bencher<'_, '_>) {
    let json = render(&sample_report(), Format::Json, &Texts::english());
    bencher.bench(|| open(black_box(&json)));
}
