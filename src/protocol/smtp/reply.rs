//! Reading replies (RFC 5321 §4.2) from hostile bytes: total, capped, and honest about their faults.

use crate::model::{
    evidence::{Reply, ReplyDefect},
    transcript::escape,
};

/// Octets of one line that are kept; what is longer is counted, not kept.
pub const LINE_KEPT: usize = 4096;
/// Lines of one reply that are read.
pub const LINES_READ: usize = 256;
/// Octets of one reply that are read.
pub const OCTETS_READ: u64 = 64 * 1024;
/// The longest line that RFC 5321 §4.5.3.1.5 allows, with its line end.
const LINE_ALLOWED: u64 = 512;
/// More lines than any known server sends.
const LINES_USUAL: usize = 100;
/// Characters of the first bytes that are kept as evidence.
const FIRST_BYTES: usize = 200;

/// How far a reply has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// More lines are needed.
    Partial,
    /// The final line came.
    Complete,
    /// The bytes are not an SMTP reply.
    NotSmtp,
    /// The limits were reached.
    TooLong,
}

/// Reads one reply from pieces of any size.
#[derive(Debug)]
pub struct ReplyReader {
    line: Vec<u8>,
    line_octets: u64,
    last_was_cr: bool,
    octets: u64,
    first: Vec<u8>,
    code: Option<u16>,
    lines: Vec<String>,
    raw_lines: Vec<Vec<u8>>,
    defects: Vec<ReplyDefect>,
    progress: Progress,
}

impl Default for ReplyReader {
    fn default() -> Self {
        Self::new()
    }
}

impl ReplyReader {
    #[must_use]
    pub fn new() -> Self {
        Self {
            line: Vec::new(),
            line_octets: 0,
            last_was_cr: false,
            octets: 0,
            first: Vec::new(),
            code: None,
            lines: Vec::new(),
            raw_lines: Vec::new(),
            defects: Vec::new(),
            progress: Progress::Partial,
        }
    }

    /// Takes bytes in, at most up to the end of the reply; returns how many were taken.
    pub fn push(&mut self, bytes: &[u8]) -> usize {
        for (taken, &byte) in bytes.iter().enumerate() {
            if self.progress != Progress::Partial {
                return taken;
            }
            self.octets += 1;
            if self.first.len() < FIRST_BYTES {
                self.first.push(byte);
            }
            self.take(byte);
            if self.progress == Progress::Partial && self.octets >= OCTETS_READ {
                self.note(ReplyDefect::ManyOctets);
                self.progress = Progress::TooLong;
            }
        }
        bytes.len()
    }

    fn take(&mut self, byte: u8) {
        if byte == b'\n' {
            if self.last_was_cr {
                self.line.pop_if(|last| *last == b'\r');
            } else {
                self.note(ReplyDefect::BareLf);
            }
            self.last_was_cr = false;
            self.end_of_line();
            return;
        }
        self.last_was_cr = byte == b'\r';
        self.line_octets += 1;
        if self.line.len() < LINE_KEPT {
            self.line.push(byte);
        }
        // Three bytes decide whether this can be SMTP at all; no need to wait for a line end that may never come.
        if self.line.len() == 3 && self.code_of_line().is_none() && self.code.is_none() {
            self.progress = Progress::NotSmtp;
        }
    }

    fn code_of_line(&self) -> Option<u16> {
        match self.line.get(..3)? {
            [a @ b'1'..=b'5', b @ b'0'..=b'9', c @ b'0'..=b'9'] => {
                Some(u16::from(a - b'0') * 100 + u16::from(b - b'0') * 10 + u16::from(c - b'0'))
            }
            _ => None,
        }
    }

    fn end_of_line(&mut self) {
        let octets = self.line_octets + 2;
        if octets > LINE_ALLOWED {
            self.note(ReplyDefect::LongLine);
        }
        let Some(code) = self.code_of_line() else {
            if self.code.is_none() {
                self.progress = Progress::NotSmtp;
                return;
            }
            // A continuation without a code: keep its words, and say that the form is broken.
            self.note(ReplyDefect::MissingSeparator);
            self.keep_line(0);
            self.stop_at_the_last_line_read();
            return;
        };
        if self.code.is_some_and(|first| first != code) {
            self.note(ReplyDefect::CodeChanges);
        }
        let last = match self.line.get(3) {
            Some(b'-') => false,
            Some(b' ') | None => true,
            Some(_) => {
                self.note(ReplyDefect::MissingSeparator);
                true
            }
        };
        // The last line's code is the reply's code (RFC 5321 §4.2.1).
        self.code = Some(code);
        let text_from = if matches!(self.line.get(3), Some(b' ' | b'-')) { 4 } else { 3 };
        self.keep_line(text_from);
        if last {
            self.progress = Progress::Complete;
        } else {
            self.stop_at_the_last_line_read();
        }
    }

    fn stop_at_the_last_line_read(&mut self) {
        if self.lines.len() >= LINES_READ {
            self.progress = Progress::TooLong;
        }
    }

    fn keep_line(&mut self, text_from: usize) {
        let line = std::mem::take(&mut self.line);
        self.line_octets = 0;
        for &byte in &line {
            match byte {
                0 => self.note(ReplyDefect::Nul),
                b'\t' | 0x20..=0x7e => {}
                0x80.. => self.note(ReplyDefect::EightBit),
                _ => self.note(ReplyDefect::Control),
            }
        }
        self.lines.push(escape(line.get(text_from..).unwrap_or_default(), LINE_KEPT));
        self.raw_lines.push(line);
        if self.lines.len() > LINES_USUAL {
            self.note(ReplyDefect::ManyLines);
        }
    }

    fn note(&mut self, defect: ReplyDefect) {
        if !self.defects.contains(&defect) {
            self.defects.push(defect);
        }
    }

    /// How far the reply has come.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress
    }

    /// Octets taken in so far.
    #[must_use]
    pub fn octets(&self) -> u64 {
        self.octets
    }

    /// More of what came after the reader stopped, for the first bytes only.
    pub fn see_more(&mut self, bytes: &[u8]) {
        let room = FIRST_BYTES.saturating_sub(self.first.len());
        self.first.extend(bytes.iter().take(room));
        self.octets += bytes.len() as u64;
    }

    /// The first bytes, escaped.
    #[must_use]
    pub fn first_bytes(&self) -> String {
        escape(&self.first, FIRST_BYTES)
    }

    /// The first bytes as they came.
    #[must_use]
    pub fn first_raw(&self) -> &[u8] {
        &self.first
    }

    /// Whole lines as they came, without their line ends; at most [`LINE_KEPT`] octets each.
    #[must_use]
    pub fn raw_lines(&self) -> &[Vec<u8>] {
        &self.raw_lines
    }

    /// The line that has no end yet.
    #[must_use]
    pub fn unfinished_line(&self) -> &[u8] {
        &self.line
    }

    /// The reply as far as it came, and what is wrong with its form.
    #[must_use]
    pub fn finish(mut self) -> (Option<Reply>, Vec<ReplyDefect>) {
        if matches!(self.progress, Progress::Partial | Progress::TooLong) && self.code.is_none() {
            // A single line without its end, or one that never ended, still shows its code.
            if let Some(code) = self.code_of_line() {
                self.code = Some(code);
                self.keep_line(4);
            }
        }
        // Where we stopped reading, nobody knows how the reply would have ended.
        if self.progress == Progress::Partial && self.code.is_some() {
            self.note(ReplyDefect::NoFinalLine);
        }
        let lines = self.lines;
        let reply = self.code.map(|code| Reply {
            code,
            enhanced: lines.last().and_then(|line| enhanced_status_code(code, line)),
            lines,
        });
        (reply, self.defects)
    }
}

/// The enhanced status code at the start of a reply text (RFC 2034 §4, RFC 3463 §2): its class has to be the
/// reply code's own.
fn enhanced_status_code(code: u16, text: &str) -> Option<String> {
    let word = text.split([' ', '\t']).next()?.trim_start_matches('#');
    let mut parts = word.split('.');
    let class = parts.next()?;
    let number = |part: &str| (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    let (subject, detail) = (parts.next()?, parts.next()?);
    let fits = matches!(class, "2" | "4" | "5") && class.parse() == Ok(code / 100);
    (fits && number(subject) && number(detail) && parts.next().is_none()).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> (Progress, usize, Option<Reply>, Vec<ReplyDefect>) {
        let mut reader = ReplyReader::new();
        let taken = reader.push(bytes);
        let progress = reader.progress();
        let (reply, defects) = reader.finish();
        (progress, taken, reply, defects)
    }

    #[test]
    fn a_reply_of_several_lines_is_one_reply() {
        let (progress, taken, reply, defects) =
            read(b"250-mx.example.org\r\n250-STARTTLS\r\n250 SIZE 10\r\n220 x");
        assert_eq!((progress, taken), (Progress::Complete, 47));
        let reply = reply.unwrap();
        assert_eq!(reply.code, 250);
        assert_eq!(reply.lines, ["mx.example.org", "STARTTLS", "SIZE 10"]);
        assert!(defects.is_empty());
    }

    #[test]
    fn enhanced_codes_belong_to_their_reply_code() {
        let enhanced = |bytes: &[u8]| read(bytes).2.unwrap().enhanced;
        assert_eq!(enhanced(b"454 4.7.0 TLS not available\r\n").as_deref(), Some("4.7.0"));
        assert_eq!(enhanced(b"500 #5.5.1 command not recognized\r\n").as_deref(), Some("5.5.1"));
        assert_eq!(enhanced(b"220 2.0.0 Ready\r\n").as_deref(), Some("2.0.0"));
        assert_eq!(enhanced(b"220 5.0.0 odd\r\n"), None);
        assert_eq!(enhanced(b"220 10.0.0.1 is my name\r\n"), None);
    }

    #[test]
    fn faults_of_form_are_noted() {
        let defects = |bytes: &[u8]| read(bytes).3;
        assert_eq!(defects(b"220 hi\n"), [ReplyDefect::BareLf]);
        assert_eq!(defects(b"220hi\r\n"), [ReplyDefect::MissingSeparator]);
        assert_eq!(
            defects(b"220 a\0b\x1b\xff\r\n"),
            [ReplyDefect::Nul, ReplyDefect::Control, ReplyDefect::EightBit]
        );
        assert_eq!(defects(b"250-a\r\n220 b\r\n"), [ReplyDefect::CodeChanges]);
        assert_eq!(defects(b"250-a\r\n"), [ReplyDefect::NoFinalLine]);
        assert_eq!(defects(b"250-a\r\nb\r\n250 c\r\n"), [ReplyDefect::MissingSeparator]);
    }

    #[test]
    fn other_services_are_told_apart_at_the_third_byte() {
        for bytes in
            [&b"SSH-2.0-OpenSSH"[..], b"* OK IMAP", b"+OK POP3", b"\x16\x03\x01", b"HTTP/1.1 400", b"999 x"]
        {
            assert_eq!(read(bytes).0, Progress::NotSmtp, "{bytes:?}");
        }
    }

    #[test]
    fn endless_replies_end() {
        let mut reader = ReplyReader::new();
        let mut total = 0_u64;
        while reader.progress() == Progress::Partial {
            total += reader.push(b"250-again and again\r\n") as u64;
        }
        assert_eq!(reader.progress(), Progress::TooLong);
        assert!(total <= OCTETS_READ);
        let mut reader = ReplyReader::new();
        reader.push(b"220 ");
        while reader.progress() == Progress::Partial {
            reader.push(&[b'a'; 1000]);
        }
        assert_eq!(reader.progress(), Progress::TooLong);
        assert!(reader.unfinished_line().len() <= LINE_KEPT);
    }

    #[test]
    fn lines_without_a_code_count_as_lines() {
        let mut reader = ReplyReader::new();
        reader.push(b"250-mx.example.org\r\n");
        while reader.progress() == Progress::Partial {
            reader.push(b"\n");
        }
        assert_eq!(reader.progress(), Progress::TooLong);
        assert_eq!(reader.raw_lines().len(), LINES_READ);
    }

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces(bytes in proptest::collection::vec(any::<u8>(), 0..3000), piece in 1_usize..64) {
            let whole = read(&bytes);
            let mut reader = ReplyReader::new();
            let mut taken = 0;
            for part in bytes.chunks(piece) {
                let now = reader.push(part);
                taken += now;
                if now < part.len() { break; }
            }
            prop_assert_eq!(taken, whole.1);
            prop_assert!(reader.octets() <= OCTETS_READ);
            prop_assert!(reader.raw_lines().len() <= LINES_READ);
            prop_assert!(reader.unfinished_line().len() <= LINE_KEPT);
            prop_assert_eq!(reader.finish(), (whole.2, whole.3));
        }

        #[test]
        fn shown_text_is_harmless(text in "(?s).{0,600}") {
            let line = format!("220 {text}\r\n");
            if let Some(reply) = read(line.as_bytes()).2 {
                prop_assert!(reply.quoted().bytes().all(|byte| (0x20..0x7f).contains(&byte) || byte >= 0x80 && reply.quoted().contains('…')));
            }
        }
    }
}
