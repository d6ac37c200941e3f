"""The clouds of Alibaba, Tencent, Yandex, IBM and Oracle."""

from __future__ import annotations

from connectors.detect.declare import assigned, near, token
from connectors.detect.model import Provider
from connectors.detect.shapes.mixed import mixed
from connectors.detect.shapes.told import told
from graph.leaks import Confidence

REMEDY = "Disable the key, read the cloud's audit log for what was done with it, then delete it."

alibaba = Provider(
    "Alibaba Cloud", "https://www.alibabacloud.com/help/en/ram/user-guide/delete-an-accesskey-pair", REMEDY
)
tencent = Provider("Tencent Cloud", "https://www.tencentcloud.com/document/product/598/34228", REMEDY)
yandex = Provider("Yandex Cloud", "https://yandex.cloud/en/docs/iam/operations/compromised-credentials", REMEDY)
ibm = Provider("IBM Cloud", "https://cloud.ibm.com/docs/account?topic=account-userapikey", REMEDY)
oracle = Provider("Oracle Cloud", "https://docs.oracle.com/iaas/Content/Identity/Tasks/managingcredentials.htm", REMEDY)


ALIBABA = alibaba.detector(
    "alibaba-access-key",
    "Alibaba Cloud access key with its secret",
    near(r"(?P<id>\bLTAI[A-Za-z0-9]{12,20})\b", r"[A-Za-z0-9]{30}"),
    confirm=told("alibaba.ram.access_key:{id}", only_mixed=True),
    finds=(
        "ALIBABA_CLOUD_ACCESS_KEY_ID=LTAI5t<alnum:18>\nALIBABA_CLOUD_ACCESS_KEY_SECRET=<alnum:30>",
        '"AccessKeyId": "LTAI<alnum:20>", "AccessKeySecret": "<alnum:30>"',
    ),
    ignores=("access_key_id = LTAI<alnum:20>", "LTAI<alnum:20>\nsecret=<alnum:20>", "LTAI<alnum:5> <alnum:30>"),
)
ALIBABA_ALONE = alibaba.detector(
    "alibaba-secret-key",
    "Alibaba Cloud access key secret without its id",
    assigned(
        r"(?:ali(?:baba|yun)|\boss)[_.-]?(?:cloud[_.-]?)?(?:oss[_.-]?)?(?:access[_.-]?)?(?:key[_.-]?)?secret",
        r"[A-Za-z0-9]{30}",
    ),
    confirm=mixed,
    confidence=Confidence.MEDIUM,
    finds=("ALIYUN_ACCESS_KEY_SECRET=<alnum:30>", "alibabaCloudSecret: '<alnum:30>'"),
    ignores=("ALIYUN_ACCESS_KEY_SECRET=<alnum:12>", "aliyun_secret = aliyun_secret_of_environment"),
)
TENCENT = tencent.detector(
    "tencent-secret-key",
    "Tencent Cloud secret key",
    near(r"(?P<id>\bAKID[A-Za-z0-9]{32})\b", r"[A-Za-z0-9]{32}"),
    confirm=told("tencent.cam.secret_id:{id}", only_mixed=True),
    finds=(
        "TENCENTCLOUD_SECRET_ID=AKID<alnum:32>\nTENCENTCLOUD_SECRET_KEY=<alnum:32>",
        '"SecretId": "AKID<alnum:32>", "SecretKey": "<alnum:32>"',
    ),
    ignores=("TENCENTCLOUD_SECRET_ID=AKID<alnum:32>", "AKID<alnum:20>\nkey=<alnum:32>"),
)
YANDEX_IAM = yandex.detector(
    "yandex-iam-token",
    "Yandex Cloud IAM token",
    token(r"t1\.[A-Za-z0-9_-]{30}[A-Za-z0-9_-]{0,900}={0,2}\.[A-Za-z0-9_-]{86}={0,2}", more="A-Za-z0-9_=-"),
    finds=("YC_TOKEN=t1.<base64url:200>.<base64url:86>", "Authorization: Bearer t1.<alnum:120>.<alnum:86>"),
    ignores=("t1.<alnum:20>.<alnum:86>", "t1.acme.io", "at1.<alnum:120>.<alnum:86>"),
)
YANDEX_KEY = yandex.detector(
    "yandex-api-key",
    "Yandex Cloud API key",
    token(r"AQVN[A-Za-z0-9_-]{35,38}"),
    confirm=mixed,
    finds=("YANDEX_API_KEY=AQVN<base64url:36>", "Authorization: Api-Key AQVN<alnum:36>"),
    ignores=("AQVN<alnum:12>", "AQVN<alnum:80>", "xAQVN<alnum:36>"),
)
YANDEX_STATIC = yandex.detector(
    "yandex-static-access-key",
    "Yandex Cloud static access key",
    assigned(
        r"(?:yandex|\byc|aws|s3|storage)[_.-]?(?:cloud[_.-]?)?(?:storage[_.-]?)?(?:secret|static)",
        r"YC[A-Za-z0-9_-]{38}",
    ),
    confirm=mixed,
    finds=("aws_secret_access_key = YC<base64url:37>x", "YANDEX_SECRET_KEY=YC<alnum:38>"),
    ignores=("YANDEX_SECRET_KEY=YC<alnum:12>", "yc_folder_id: <loweralnum:20>"),
)
YANDEX_OAUTH = yandex.detector(
    "yandex-oauth-token",
    "Yandex OAuth token",
    token(r"(?:y0_|y1_|y2_|y3_)[A-Za-z0-9_-]{50,60}"),
    confirm=mixed,
    entropy=4.0,
    placeholders=False,
    reference="https://yandex.com/dev/id/doc/en/tokens/token-invalidate",
    finds=("YANDEX_TOKEN=y0_Ag<base64url:53>", "Authorization: OAuth y0_Ag<alnum:53>"),
    ignores=("y0_<alnum:20>", "my0_<alnum:55>", "y0_start_of_the_first_line_and_y1_end_of_the_second_line_as"),
)
IBM = ibm.detector(
    "ibm-cloud-api-key",
    "IBM Cloud API key",
    assigned(
        r"(?:ibm[_.-]?(?:cloud[_.-]?)?|ibmcloud[_.-]?|\bic[_.-]|bluemix[_.-]?|watson(?:x)?[_.-]?)(?:iam[_.-]?|wml[_.-]?)?api[_.-]?key",
        r"[A-Za-z0-9_-]{44}",
    ),
    confirm=mixed,
    finds=("IBMCLOUD_API_KEY=<base64url:43>x", "ibm_api_key: '<alnum:44>'"),
    ignores=("IBMCLOUD_API_KEY=<alnum:20>", "ibmcloud_api_key = var.ibmcloud_api_key_from_the_secrets_manager_xx"),
)
IBM_SERVICE = ibm.detector(
    "ibm-service-credentials",
    "IBM Cloud service credentials",
    r"[\"']apikey[\"']\s{0,4}:\s{0,4}[\"'](?P<secret>[A-Za-z0-9_-]{44})[\"'][\s\S]{0,1200}?iam_(?:apikey|role|serviceid)",
    confirm=mixed,
    finds=(
        '{"apikey": "<alnum:44>", "endpoints": "https://acme", "iam_apikey_name": "site", "crn": "crn:v1:bluemix"}',
    ),
    ignores=('{"apikey": "<alnum:44>"}', '{"apikey": "<alnum:20>", "iam_apikey_name": "site"}'),
)
IBM_HMAC = ibm.detector(
    "ibm-cos-hmac-key",
    "IBM Cloud Object Storage HMAC secret",
    near(r"cos_hmac_keys", r"[0-9a-f]{48}", within=160),
    finds=('"cos_hmac_keys": {"access_key_id": "<hex:32>", "secret_access_key": "<hex:48>"}',),
    ignores=('"cos_hmac_keys": {"access_key_id": "<hex:32>"}', '"hmac_keys": "<hex:48>"'),
)
ORACLE_TOKEN = oracle.detector(
    "oracle-cloud-auth-token",
    "Oracle Cloud auth token",
    assigned(
        r"(?:\boci|oracle[_.-]?cloud|\bocir)[_.-]?(?:registry[_.-]?|user[_.-]?)?(?:auth[_.-]?token|registry[_.-]?password)",
        r"[^\s\"'`\\]{20}",
        more=r"^\s\"'`\\",
    ),
    confidence=Confidence.MEDIUM,
    confirm=mixed,
    entropy=3.5,
    finds=("OCI_AUTH_TOKEN='<alnum:10>;[<alnum:7>>'", 'oci_auth_token: "<alnum:20>"'),
    ignores=("OCI_AUTH_TOKEN=<alnum:9>", "OCI_AUTH_TOKEN=${{ secrets.OCI }}"),
)
ORACLE_S3 = oracle.detector(
    "oracle-customer-secret-key",
    "Oracle Cloud customer secret key",
    assigned(
        r"(?:\boci|oracle)[_.-]?(?:cloud[_.-]?)?(?:s3[_.-]?|customer[_.-]?|storage[_.-]?)?(?:secret[_.-]?access[_.-]?key|secret[_.-]?key)",
        r"[A-Za-z0-9+/]{43}=",
        more="A-Za-z0-9+/=",
    ),
    finds=("OCI_SECRET_ACCESS_KEY=<base64:43>=", "oracle_customer_secret_key: '<base64:43>='"),
    ignores=("OCI_SECRET_KEY=<base64:20>=", "oci_tenancy=ocid1.tenancy.oc1..<loweralnum:60>"),
)
