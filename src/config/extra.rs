//! Values of a site's own, for its templates.

use std::sync::Arc;

use serde_json::{Map, Value};

/// The keys below `extra` in `site.yaml` or in front matter, with free values. Nothing but templates reads them.
pub type Extra = Arc<Map<String, Value>>;
