"""Builds a small AWS account inside a moto server on loopback (build), and changes it (change). AWS_ENDPOINT_URL is the server."""
import json
import os
import sys

import boto3

endpoint = os.environ["AWS_ENDPOINT_URL"]
assert endpoint.startswith("http://127.0.0.1:"), "only a loopback endpoint is allowed"
USE1, EUW1 = "us-east-1", "eu-west-1"


def client(service, region=USE1):
    return boto3.client(service, region_name=region, endpoint_url=endpoint,
                        aws_access_key_id="testing", aws_secret_access_key="testing")


def bucket(name, region=USE1, acl="private"):
    s3 = client("s3", region)
    extra = {} if region == USE1 else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    s3.create_bucket(Bucket=name, ACL=acl, **extra)
    return s3


def block_public(s3, name):
    s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=dict(
        BlockPublicAcls=True, IgnorePublicAcls=True, BlockPublicPolicy=True, RestrictPublicBuckets=True))


def versioned(s3, name):
    s3.put_bucket_versioning(Bucket=name, VersioningConfiguration={"Status": "Enabled"})


def tls_only(s3, name):
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Version": "2012-10-17", "Statement": [{
        "Sid": "DenyPlain", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
        "Resource": [f"arn:aws:s3:::{name}", f"arn:aws:s3:::{name}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}))


def group(name, ports, region, cidr="0.0.0.0/0"):
    ec2 = client("ec2", region)
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    gid = ec2.create_security_group(GroupName=name, Description=f"{name} group", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(GroupId=gid, IpPermissions=[
        {"IpProtocol": "tcp", "FromPort": p, "ToPort": p, "IpRanges": [{"CidrIp": cidr}]} for p in ports])
    subnet = ec2.describe_subnets()["Subnets"][0]["SubnetId"]   # Prowler leaves out groups that nothing uses
    ec2.create_network_interface(SubnetId=subnet, Groups=[gid], Description=name)
    return gid


def remove_group(name, region):
    ec2 = client("ec2", region)
    for face in ec2.describe_network_interfaces(Filters=[{"Name": "description", "Values": [name]}])["NetworkInterfaces"]:
        ec2.delete_network_interface(NetworkInterfaceId=face["NetworkInterfaceId"])
    ec2.delete_security_group(GroupId=group_id(name, region))


def group_id(name, region):
    return client("ec2", region).describe_security_groups(
        Filters=[{"Name": "group-name", "Values": [name]}])["SecurityGroups"][0]["GroupId"]


def volume(region, encrypted, name):
    return client("ec2", region).create_volume(
        AvailabilityZone=region + "a", Size=8, Encrypted=encrypted,
        TagSpecifications=[{"ResourceType": "volume", "Tags": [{"Key": "Name", "Value": name}]}])["VolumeId"]


def user(name, console=False, keys=0, admin=False, mfa=False):
    iam = client("iam")
    iam.create_user(UserName=name)
    if console:
        iam.create_login_profile(UserName=name, Password="not-a-Real-Passw0rd!")
    for _ in range(keys):
        iam.create_access_key(UserName=name)
    if admin:
        iam.attach_user_policy(UserName=name, PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess")
    if mfa:
        serial = iam.create_virtual_mfa_device(VirtualMFADeviceName=name)["VirtualMFADevice"]["SerialNumber"]
        iam.enable_mfa_device(UserName=name, SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")


def build():
    bucket("acme-public-assets", acl="public-read")
    s3 = bucket("acme-private-logs"); block_public(s3, "acme-private-logs"); versioned(s3, "acme-private-logs"); tls_only(s3, "acme-private-logs")
    bucket("acme-old-backups")
    bucket("acme-eu-records", EUW1)
    user("alice", console=True)
    user("bob", keys=2)
    user("carol", console=True, mfa=True)
    user("deploy-bot", keys=1, admin=True)
    group("web-open", [22, 3389], USE1)
    group("db-open", [22, 5432], EUW1)
    group("eu-office", [443], EUW1)
    volume(USE1, False, "data-1"); volume(USE1, True, "data-2"); volume(EUW1, False, "data-eu")


def change():
    # fixed: the same resource is now fine
    s3 = client("s3"); block_public(s3, "acme-public-assets"); s3.put_bucket_acl(Bucket="acme-public-assets", ACL="private")
    client("iam").update_account_password_policy(
        MinimumPasswordLength=16, RequireSymbols=True, RequireNumbers=True, RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True, PasswordReusePrevention=24, MaxPasswordAge=60)
    client("ec2", USE1).enable_ebs_encryption_by_default()
    # regressed: was fine, is not
    client("s3").put_bucket_versioning(Bucket="acme-private-logs", VersioningConfiguration={"Status": "Suspended"})
    # gone: the resource itself was removed
    client("s3").delete_bucket(Bucket="acme-old-backups")
    remove_group("db-open", EUW1)
    # new resources
    bucket("acme-temp-uploads", acl="public-read-write")
    user("dave", console=True)
    group("rdp-anywhere", [3389], USE1)
    # two keys of one user: one of them is gone
    iam = client("iam")
    key = iam.list_access_keys(UserName="bob")["AccessKeyMetadata"][0]["AccessKeyId"]
    iam.delete_access_key(UserName="bob", AccessKeyId=key)
    # a trail, in one region only
    s3 = bucket("acme-trail-store"); block_public(s3, "acme-trail-store")
    ct = client("cloudtrail", USE1)
    ct.create_trail(Name="main-trail", S3BucketName="acme-trail-store", IsMultiRegionTrail=False)
    ct.start_logging(Name="main-trail")


{"build": build, "change": change}[sys.argv[1]]()
