//! From the name of a destination to the place.

use std::path::Path;

use super::bucket::connect;
use super::folder::Folder;
use super::git::Branch;
use super::place::Place;
use super::trouble::Trouble;
use crate::config::Destination;

/// What a destination needs to be opened besides its name.
#[derive(Clone, Copy, Debug)]
pub struct Service<'a> {
    /// The address of the service, where it is not the cloud's own.
    pub endpoint: Option<&'a str>,
    /// The site's folder.
    pub site: &'a Path,
    /// Whether the site names the destination: paths count from the site's folder then.
    pub is_of_site: bool,
}

/// Opens a destination. Nothing is changed there.
pub fn open(to: &Destination, service: Service) -> Result<Box<dyn Place>, Trouble> {
    match to {
        Destination::Folder(path) => {
            let path = Path::new(&**path);
            let path = if service.is_of_site { service.site.join(path) } else { path.to_owned() };
            Ok(Box::new(Folder::at(&path)))
        }
        Destination::Bucket(cloud, bucket, prefix) => Ok(Box::new(connect(*cloud, bucket, prefix, service.endpoint)?)),
        Destination::Branch(branch, remote) => Ok(Box::new(Branch::of(service.site, branch, remote.as_deref())?)),
    }
}
