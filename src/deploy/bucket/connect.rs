//! From the name of a bucket to the service that has it. Credentials come from the environment.

use std::env;
use std::sync::Arc;
use std::time::Duration;

use object_store::aws::AmazonS3Builder;
use object_store::azure::MicrosoftAzureBuilder;
use object_store::gcp::GoogleCloudStorageBuilder;
use object_store::{ClientOptions, ObjectStore, RetryConfig};

use super::Bucket;
use super::errors::{CREDENTIALS, trouble};
use crate::config::Cloud;
use crate::deploy::trouble::Trouble;

/// What says to a client of Amazon's that there are credentials.
const S3_CREDENTIALS: [&str; 4] = [
    "AWS_ACCESS_KEY_ID",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
];

/// Prepares to speak to the service; nothing is sent yet.
pub fn connect(cloud: Cloud, bucket: &str, prefix: &str, endpoint: Option<&str>) -> Result<Bucket, Trouble> {
    // Where this was done already, it is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let retry = RetryConfig { max_retries: 6, retry_timeout: Duration::from_secs(90), ..RetryConfig::default() };
    let timeout = Duration::from_secs(60);
    let client = ClientOptions::new().with_timeout(timeout).with_allow_http(true);
    let store: Result<Arc<dyn ObjectStore>, _> = match cloud {
        Cloud::S3 => {
            let named = || {
                ["AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL", "AWS_ENDPOINT"].iter().find_map(|name| env::var(name).ok())
            };
            let endpoint = endpoint.map(str::to_owned).or_else(named);
            let has_credentials = S3_CREDENTIALS.iter().any(|name| env::var_os(name).is_some());
            if endpoint.is_some() && !has_credentials {
                return Err(Trouble::environment("there are no credentials in the environment").hint(CREDENTIALS));
            }
            let mut builder =
                AmazonS3Builder::from_env().with_bucket_name(bucket).with_retry(retry).with_client_options(client);
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint);
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
        Cloud::Azure => {
            let mut builder = MicrosoftAzureBuilder::from_env()
                .with_container_name(bucket)
                .with_retry(retry)
                .with_client_options(client);
            if let Some(endpoint) = endpoint {
                builder = builder.with_endpoint(endpoint.to_owned());
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
        Cloud::Google => {
            let mut builder = GoogleCloudStorageBuilder::from_env()
                .with_bucket_name(bucket)
                .with_retry(retry)
                .with_client_options(client);
            if let Some(endpoint) = endpoint {
                builder = builder.with_base_url(endpoint);
            }
            builder.build().map(|store| Arc::new(store) as _)
        }
    };
    Bucket::of(store.map_err(|error| trouble(&error))?, prefix)
}
