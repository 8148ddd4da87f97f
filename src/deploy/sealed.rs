//! Files of our own at a destination: JSON below a line that says what it is and whether it is whole.

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::memo::Fingerprint;

/// Why a file of our own cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// It is no such file.
    Other,
    /// A later version of waymark wrote it.
    Newer,
    /// It was cut off or edited.
    Damaged,
}

/// A value as the text of such a file.
pub fn seal(kind: &str, value: &impl Serialize) -> String {
    let body = serde_json::to_string(value).expect("it holds texts, numbers and lists alone");
    format!("waymark {kind} 1 {}\n{body}\n", Fingerprint::of_bytes(body.as_bytes()).short(32))
}

/// The value in the text of such a file.
pub fn open<T: DeserializeOwned>(kind: &str, text: &str) -> Result<T, Broken> {
    let head = text.strip_prefix("waymark ").and_then(|rest| rest.strip_prefix(kind)?.strip_prefix(' '));
    let (version, rest) = head.and_then(|head| head.split_once(' ')).ok_or(Broken::Other)?;
    match version.parse::<u32>() {
        Ok(1) => {}
        Ok(_) => return Err(Broken::Newer),
        Err(_) => return Err(Broken::Other),
    }
    let (sum, body) = rest.split_once('\n').ok_or(Broken::Damaged)?;
    let body = body.strip_suffix('\n').ok_or(Broken::Damaged)?;
    if sum != Fingerprint::of_bytes(body.as_bytes()).short(32) {
        return Err(Broken::Damaged);
    }
    serde_json::from_str(body).map_err(|_| Broken::Damaged)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_or_edited_file_is_told() {
        let text = seal("things", &vec!["one", "two"]);
        assert_eq!(open::<Vec<String>>("things", &text).unwrap(), ["one", "two"]);
        for cut in 0..text.len() {
            assert!(open::<Vec<String>>("things", &text[..cut]).is_err(), "cut after {cut} bytes");
        }
        assert_eq!(open::<Vec<String>>("things", &text.replace("two", "six")), Err(Broken::Damaged));
        assert_eq!(open::<Vec<String>>("things", &text.replace("things 1", "things 2")), Err(Broken::Newer));
        assert_eq!(open::<Vec<String>>("others", &text), Err(Broken::Other));
    }
}
