//! How files are sent as objects, and known again.

use md5::{Digest, Md5};
use object_store::{Attribute, Attributes, ObjectMeta};

use crate::deploy::record::Sent;

/// The cache policy of what has no hash in its name: ask whether it has changed.
const ASK_AGAIN: &str = "no-cache";

/// Whether an object is certainly these bytes: the tag of what was sent as a whole is its MD5, at Amazon's and where that is copied. The
/// tag of anything else is another one.
pub fn is_same(meta: &ObjectMeta, bytes: &[u8]) -> bool {
    let Some(tag) = &meta.e_tag else { return false };
    let sum: String = Md5::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    meta.size == bytes.len() as u64 && tag.trim_matches('"') == sum
}

/// What of a file's way of sending a bucket can carry.
pub fn attributes(file: &Sent) -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, file.way.content_type.clone().into());
    let cache = file.way.cache.clone().unwrap_or_else(|| ASK_AGAIN.into());
    attributes.insert(Attribute::CacheControl, cache.into());
    for (name, value) in &file.way.headers {
        let attribute = match name.to_ascii_lowercase().as_str() {
            "content-disposition" => Attribute::ContentDisposition,
            "content-encoding" => Attribute::ContentEncoding,
            "content-language" => Attribute::ContentLanguage,
            _ => continue,
        };
        attributes.insert(attribute, value.clone().into());
    }
    attributes
}

/// How files of our own are sent, if anybody asks for them: never as a page.
pub fn own_attributes() -> Attributes {
    let mut attributes = Attributes::new();
    attributes.insert(Attribute::ContentType, "application/octet-stream".into());
    attributes.insert(Attribute::CacheControl, "no-store".into());
    attributes
}
