//! CSV with any of the usual separators, with quotes and line ends in fields. A field that never ends is cut: a missing quotation mark must
//! not bring a whole file into memory.

use std::io::{self, BufRead};

use csv_core::{ReadFieldResult, Reader, ReaderBuilder};

use super::row::{Row, Unread};

/// What is longer is cut; no error message that is looked through is longer.
const MAX_FIELD_BYTES: usize = 1 << 18;
const MAX_COLUMNS: usize = 1000;
const SEPARATORS: [u8; 4] = *b",;\t|";

/// Reads row by row; the first one names the columns.
pub fn read(input: &mut impl BufRead, each: &mut dyn FnMut(Row), unread: &mut Unread) -> io::Result<()> {
    let separator = separator(input)?;
    let mut table = Table { reader: ReaderBuilder::new().delimiter(separator).build(), input, unread };
    let Some(names) = table.record()? else { return Ok(()) };
    let names: Vec<String> = names.into_iter().map(|name| name.trim().to_owned()).collect();
    while let Some(fields) = table.record()? {
        each(names.iter().cloned().zip(fields).collect());
    }
    Ok(())
}

/// The separator that the first line has most of. `sep=;`, which spreadsheets write before it, says which, and is skipped.
fn separator(input: &mut impl BufRead) -> io::Result<u8> {
    let buffer = input.fill_buf()?;
    let line = &buffer[..memchr::memchr(b'\n', buffer).unwrap_or(buffer.len())];
    if let [b's', b'e', b'p', b'=', separator, b'\r'] | [b's', b'e', b'p', b'=', separator] = *line {
        let length = (line.len() + 1).min(buffer.len());
        input.consume(length);
        return Ok(separator);
    }
    let mut counts = [0; SEPARATORS.len()];
    let mut is_quoted = false;
    for byte in line {
        is_quoted ^= *byte == b'"';
        if let Some(at) = SEPARATORS.iter().position(|separator| separator == byte && !is_quoted) {
            counts[at] += 1;
        }
    }
    let most = (0..counts.len()).max_by_key(|at| (counts[*at], std::cmp::Reverse(*at)));
    Ok(SEPARATORS[most.unwrap_or(0)])
}

struct Table<'a, R> {
    reader: Reader,
    input: &'a mut R,
    unread: &'a mut Unread,
}

impl<R: BufRead> Table<'_, R> {
    /// The fields of the next record; none at the end.
    fn record(&mut self) -> io::Result<Option<Vec<String>>> {
        let mut fields = Vec::new();
        let mut field = Vec::new();
        let mut out = [0; 4096];
        let mut start = self.reader.line();
        loop {
            let buffer = self.input.fill_buf()?;
            let (result, read, written) = self.reader.read_field(buffer, &mut out);
            self.input.consume(read);
            if field.len() <= MAX_FIELD_BYTES {
                field.extend_from_slice(&out[..written]);
                if field.len() > MAX_FIELD_BYTES {
                    let why = || "a field is very long, and was cut: a quotation mark may be missing".into();
                    self.unread.note(start, why);
                }
            }
            match result {
                ReadFieldResult::InputEmpty | ReadFieldResult::OutputFull => {}
                ReadFieldResult::End => return Ok(None),
                ReadFieldResult::Field { record_end } => {
                    if fields.len() < MAX_COLUMNS {
                        fields.push(String::from_utf8_lossy(&field).into_owned());
                    }
                    field.clear();
                    start = self.reader.line();
                    if record_end {
                        return Ok(Some(fields));
                    }
                }
            }
        }
    }
}
