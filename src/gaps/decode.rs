//! Text in any of the encodings that exports come in, as UTF-8.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, WINDOWS_1252};

/// How much is read at once.
const BLOCK_BYTES: usize = 1 << 16;

/// Gives UTF-8 without a byte order mark: from UTF-16, where a mark says so, and else from UTF-8 in which every byte that is none is taken
/// as Windows-1252, since old exports mix them.
pub struct Decoded<R> {
    inner: R,
    decoder: Option<Decoder>,
    is_begun: bool,
    is_ended: bool,
    /// What was read and may go on in the next block.
    rest: Vec<u8>,
    /// What is decoded, and how much of it was handed out.
    out: String,
    at: usize,
}

impl<R: Read> Decoded<R> {
    /// Decodes what a reader gives.
    pub fn new(inner: R) -> Self {
        let (rest, out) = (Vec::new(), String::new());
        Self { inner, decoder: None, is_begun: false, is_ended: false, rest, out, at: 0 }
    }

    /// Decodes the next block.
    fn advance(&mut self) -> io::Result<()> {
        let start = self.rest.len();
        self.rest.resize(start + BLOCK_BYTES, 0);
        let count = self.inner.read(&mut self.rest[start..])?;
        self.rest.truncate(start + count);
        self.is_ended = count == 0;
        self.out.clear();
        self.at = 0;
        if !self.is_begun {
            // A mark has three bytes at most.
            if self.rest.len() < 3 && !self.is_ended {
                return Ok(());
            }
            self.is_begun = true;
            if let Some((encoding, length)) = Encoding::for_bom(&self.rest) {
                self.rest.drain(..length);
                self.decoder = (encoding != encoding_rs::UTF_8).then(|| encoding.new_decoder_without_bom_handling());
            }
        }
        match &mut self.decoder {
            Some(decoder) => {
                self.out.reserve(decoder.max_utf8_buffer_length(self.rest.len()).unwrap_or(self.rest.len() * 3));
                let _ = decoder.decode_to_string(&self.rest, &mut self.out, self.is_ended);
                self.rest.clear();
            }
            None => self.mixed(),
        }
        Ok(())
    }

    fn mixed(&mut self) {
        let mut kept = 0;
        let mut chunks = self.rest.utf8_chunks().peekable();
        while let Some(chunk) = chunks.next() {
            self.out.push_str(chunk.valid());
            // The last bytes of a block may be the beginning of a character.
            if chunks.peek().is_none() && !self.is_ended {
                kept = chunk.invalid().len();
            } else {
                self.out.push_str(&WINDOWS_1252.decode_without_bom_handling(chunk.invalid()).0);
            }
        }
        self.rest.drain(..self.rest.len() - kept);
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at == self.out.len() && !self.is_ended {
            self.advance()?;
        }
        let left = &self.out.as_bytes()[self.at..];
        let count = left.len().min(buffer.len());
        buffer[..count].copy_from_slice(&left[..count]);
        self.at += count;
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::Decoded;

    fn decoded(bytes: &[u8]) -> String {
        let mut text = String::new();
        // One byte at a time: every character is cut.
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
                let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
                buffer[0] = *first;
                self.0 = rest;
                Ok(1)
            }
        }
        Decoded::new(Slow(bytes)).read_to_string(&mut text).unwrap();
        assert_eq!(text, {
            let mut whole = String::new();
            Decoded::new(bytes).read_to_string(&mut whole).unwrap();
            whole
        });
        text
    }

    #[test]
    fn text_is_read_in_the_encodings_of_exports() {
        let text = "Schlüssel 鍵 🔑 “x”";
        let wide = |big: bool| -> Vec<u8> {
            let units = std::iter::once('\u{FEFF}').chain(text.chars()).collect::<String>();
            units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        assert_eq!(decoded(text.as_bytes()), text);
        assert_eq!(decoded(format!("\u{FEFF}{text}").as_bytes()), text);
        assert_eq!(decoded(&wide(false)), text);
        assert_eq!(decoded(&wide(true)), text);
        assert_eq!(decoded(b"Schl\xfcssel \x80 and \xc3\xbc, cut \xe2\x82"), "Schlüssel € and ü, cut â‚");
        assert_eq!(decoded(b""), "");
    }
}
