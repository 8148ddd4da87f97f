//! What the site's texts said when they were translated.

use super::FIRST;
use crate::content::FrontText;

/// Reads what `content/sources.lock` keeps of them; none where a text is that of a page.
pub fn old_texts(text: &str) -> Option<Vec<FrontText>> {
    let lines = text.strip_prefix(FIRST)?.lines().filter_map(|line| line.split_once(' '));
    Some(
        lines
            .filter_map(|(key, text)| Some(FrontText::new(key, &serde_json::from_str::<String>(text).ok()?)))
            .collect(),
    )
}
