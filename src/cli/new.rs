//! `waymark new`.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::error::{CommandError, Result};
use super::terminal::say;
use crate::publish::{check_new, write_file};

/// One entry of each kind, with a drawn picture.
static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new_site");

pub fn run(folder: &Path) -> Result {
    check_new(folder).map_err(CommandError::usage)?;
    let mut folders = vec![&SITE];
    while let Some(next) = folders.pop() {
        folders.extend(next.dirs());
        for file in next.files() {
            write_file(&folder.join(file.path()), file.contents())?;
        }
    }
    let shown = folder.display();
    say(&format!("A help centre with one entry of each kind is in `{shown}`."));
    say(&format!("Make it:    waymark build --site {shown}"));
    say(&format!("Then open:  {shown}/public/index.html"));
    say(&format!("Begin with: {shown}/content/site.yaml, {shown}/content/en/index.md"));
    Ok(())
}
