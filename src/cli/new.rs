//! `waymark new`.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use include_dir::{Dir, include_dir};

use super::error::{CommandError, Result};
use super::new_entry::{self, What};
use super::terminal::say;
use crate::publish::{check_new, write_file};

/// One entry of each kind, with a drawn picture.
static SITE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/src/cli/new_site");

#[derive(clap::Args)]
pub struct Arguments {
    /// The folder to write a site to, which must be empty or not there; or, before an id, what kind of page to write: page, step, question, error.
    #[arg(value_name = "DIR|KIND")]
    what: PathBuf,
    /// The id of the new page: the path of its file below its locale, without `.md`.
    #[arg(value_name = "ID")]
    id: Option<String>,
    /// The page's title; by default it is made from the id.
    #[arg(long, requires = "id")]
    title: Option<String>,
    /// Which number a step gets; by default it comes last.
    #[arg(long, value_name = "NUMBER", requires = "id")]
    at: Option<i64>,
}

pub fn run(site: &Path, arguments: &Arguments) -> Result {
    let Some(id) = &arguments.id else { return new_site(&arguments.what) };
    let what = What::from_str(&arguments.what.to_string_lossy(), false).map_err(|_| {
        CommandError::usage(format!("`{}` is no kind of page", arguments.what.display()))
            .hint("it is one of page, step, question and error; a site is made by `waymark new DIR`")
    })?;
    new_entry::run(site, what, id, arguments.title.as_deref(), arguments.at)
}

fn new_site(folder: &Path) -> Result {
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
