"""Makes a user of moto who may do everything with buckets, and the bucket `help`, and prints the id and the secret of the user's key."""
import sys
import boto3
endpoint = sys.argv[1]


def client(service):
    keys = {"aws_access_key_id": "first", "aws_secret_access_key": "first"}
    return boto3.client(service, endpoint_url=endpoint, region_name="us-east-1", **keys)


iam = client("iam")
iam.create_user(UserName="publisher")
policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}'
iam.put_user_policy(UserName="publisher", PolicyName="all", PolicyDocument=policy)
key = iam.create_access_key(UserName="publisher")["AccessKey"]
client("s3").create_bucket(Bucket="help")
print(key["AccessKeyId"], key["SecretAccessKey"])
