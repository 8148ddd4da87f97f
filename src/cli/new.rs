//! `waymark new`.

use std::path::Path;

use include_dir::{Dir, include_dir};

use super::error::{CommandError, Result};
use super::terminal::say;
use crate::publish::{check_new, write_file};

/// One entry of each kind, with a drawn picture.
static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new_site");

pub fn run(folder: &Path) -> Result {
    let mut files = Vec::new();
    let mut folders = vec![&SITE];
    while let Some(next) = folders.pop() {
        folders.extend(next.dirs());
        files.extend(next.files().map(|file| (file.path(), file.contents())));
    }
    check_new(folder, &files).map_err(CommandError::usage)?;
    for (path, contents) in files {
        write_file(&folder.join(path), contents)?;
    }
    let shown = folder.display();
    say(&format!("A help centre with one entry of each kind is in `{shown}`."));
    say(&format!("Make it:    waymark build --site {shown}"));
    say(&format!("Then open:  {shown}/public/index.html"));
    say(&format!("Begin with: {shown}/content/site.yaml, {shown}/content/en/index.md"));
    Ok(())
}
