"""What readers tell of a credential: its line, whose it is, how sure it is; and what they leave alone."""

from __future__ import annotations

import base64

import pytest

from connectors.detect.readers import read, readers_for
from connectors.detect.readers.syntax import jsons, xmls, yamls
from graph.leaks import Confidence

WORD = "kettle" + "42Q"
LONG = "kT7" + "mQ2xVb9Lr4Zn8Wd3" + "Hs6J"


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


WHOSE: dict[str, tuple[str, str, int, dict[str, str]]] = {
    "netrc": (".netrc", f"machine a.test\nlogin me\npassword {WORD}\n", 3, {"host": "a.test", "user": "me"}),
    "netrc before its login": (
        ".netrc",
        f"machine a.test password {WORD} login me",
        1,
        {"host": "a.test", "user": "me"},
    ),
    "pgpass": (".pgpass", f"#\n\ndb.test:5432:*:app:{WORD}\n", 3, {"host": "db.test", "port": "5432", "user": "app"}),
    "my.cnf": (
        ".my.cnf",
        f"[client]\nhost = db.test\npassword = {WORD}\nuser=app",
        3,
        {"host": "db.test", "user": "app"},
    ),
    "docker": (
        "config.json",
        '{"auths": {"r.test": {\n"auth": "' + encoded(f"me:{WORD}") + '"}}}',
        2,
        {"host": "r.test", "user": "me"},
    ),
    "kubeconfig": (
        ".kube/config",
        (
            "clusters:\n- name: c\n  cluster:\n    server: https://k.test\ncontexts:\n"
            "- context:\n    cluster: c\n    user: u\n"
            f"  name: x\nusers:\n- name: u\n  user:\n    token: {WORD}\n"
        ),
        13,
        {"host": "https://k.test", "user": "u"},
    ),
    "secret manifest": (
        "s.yaml",
        f"kind: Secret\nmetadata:\n  name: shop\ndata:\n  db-password: {encoded(WORD)}\n",
        5,
        {"secret": "shop", "key": "db-password"},
    ),
    "list of manifests": (
        "s.yaml",
        (
            "kind: List\nitems:\n- kind: ConfigMap\n  data:\n    password: no\n"
            f"- kind: Secret\n  stringData:\n    password: {WORD}\n"
        ),
        8,
        {"key": "password"},
    ),
    "filezilla": (
        "sitemanager.xml",
        f'<Server>\n<Host>f.test</Host><User>me</User>\n<Pass encoding="base64">{encoded(WORD)}</Pass></Server>',
        3,
        {"host": "f.test", "user": "me"},
    ),
    "maven": (
        "settings.xml",
        (
            f"<servers><server><id>a</id><password>{WORD}</password></server>\n<server><username>me</username>"
            "<id>b</id><password>${p}</password></server></servers>"
        ),
        1,
        {"server": "a"},
    ),
    "terraform": (
        "a.tfstate",
        (
            '{"resources": [\n{"type": "aws_db_instance", "name": "db", '
            '"instances": [{"attributes": {"username": '
            '"app",\n'
            f'"password": "{WORD}"}}}}]}}]}}'
        ),
        3,
        {"resource": "aws_db_instance.db", "user": "app"},
    ),
    "inventory": (
        "inventory",
        f"[web]\nw1.test ansible_user=me ansible_ssh_pass='{WORD}'\n",
        2,
        {"host": "w1.test", "user": "me"},
    ),
    "wordpress": (
        "wp-config.php",
        f"define('DB_USER', 'app');\ndefine('DB_PASSWORD', '{WORD}');\ndefine('DB_HOST', 'db.test');",
        2,
        {"user": "app", "host": "db.test"},
    ),
    "connection string": (
        "web.config",
        f'<add connectionString="Server=db.test;User Id=app;Password={WORD};"/>',
        1,
        {"host": "db.test", "user": "app"},
    ),
    "agent": (
        ".mcp.json",
        '{"mcpServers": {"search": {\n"env": {"API_KEY": "' + LONG + '"}}}}',
        2,
        {"server": "search"},
    ),
    "htpasswd": (
        ".htpasswd",
        "# who\nme:{SHA}" + encoded("twenty bytes exactly") + "\n",
        2,
        {"user": "me", "hash": "SHA-1"},
    ),
    "ini of windows": ("WinSCP.ini", f"[Sessions\\a]\r\nHostName=h.test\r\nPassword={LONG}\r\n", 3, {"host": "h.test"}),
    "address": (".env", f"X=1\nURL=amqp://app:{WORD}@mq.test/v\n", 2, {"user": "app", "host": "mq.test"}),
}


@pytest.mark.parametrize("case", WHOSE)
def test_a_credential_is_told_with_its_line_and_whose_it_is(case: str) -> None:
    path, text, line, facts = WHOSE[case]
    (match,) = read(path, text.encode())
    assert match.line == line
    assert facts.items() <= match.facts.items()
    assert WORD in match.value or LONG in match.value or match.value.startswith("{SHA}")
    assert not any(match.value in fact for fact in match.facts.values())


@pytest.mark.parametrize("path", [".netrc", ".netrc.bak", "home/.netrc~", "a.zip!/home/.netrc", "_NETRC"])
def test_copies_and_members_of_archives_are_read_as_what_they_are(path: str) -> None:
    (match,) = read(path, f"machine a.test login me password {WORD}".encode())
    assert (match.confidence, match.value) == (Confidence.HIGH, WORD)


@pytest.mark.parametrize(
    "path", [".netrc.example", "tests/.netrc", "docs/home/.netrc", "app/.netrc.sample", "roles/a/molecule/b/.netrc"]
)
def test_what_stands_in_a_template_or_a_test_is_told_with_low_confidence(path: str) -> None:
    (match,) = read(path, f"machine a.test login me password {WORD}".encode())
    assert match.confidence is Confidence.LOW


@pytest.mark.parametrize("value", ["password", "wrongpassword", "secret", "some_token", "passwd1"])
def test_a_value_that_only_names_itself_is_told_with_low_confidence(value: str) -> None:
    (match,) = read(".netrc", f"machine a.test login me password {value}".encode())
    assert match.confidence is Confidence.LOW


@pytest.mark.parametrize(
    "value",
    [
        "changeme",
        "CHANGE_ME",
        "${PASSWORD}",
        "{{ password }}",
        "<password>",
        "%env(PASSWORD)%",
        "!vault",
        "ENC[AES256_GCM,data:x]",
        "your-password",
        "password_here",
        "xxxxxxxx",
        "********",
        "TODO",
        "null",
        "$PASSWORD",
        "%PASSWORD%",
        "op://vault/item",
        "{cipher}a1b2c3",
        "ENC(a1b2c3)",
        "<%= ENV['X'] %>",
        "[redacted]",
        "REPLACE_WITH_TOKEN",
        "replace-me",
        "@password@",
        "#{x}",
        "os.environ['X']",
        "vault:secret/a",
        "placeholder",
        "insert_your_password",
        "put-your-token-here",
        "",
        "   ",
    ],
)
def test_what_stands_in_the_place_of_a_password_is_not_told(value: str) -> None:
    assert not list(read(".my.cnf", f"[client]\npassword = {value}\n".encode()))


QUIET: dict[str, tuple[str, str]] = {
    "a chart of many switches": (
        "values.yaml",
        (
            "auth:\n  enabled: true\n  usePassword: true\n  existingSecret: ''\n"
            "  existingSecretPasswordKey: redis-password\n"
            '  usePasswordFiles: false\n  rootPassword: ""\n  tokenSecretName: shop-token\n  forcePassword: false\n'
            "image:\n  pullSecrets: []\nimagePullSecrets:\n  - name: registry-credentials\n"
            "tls:\n  certKeyFilename: tls.key\n"
            "serviceAccount:\n  automountServiceAccountToken: false\n  token: {{ "
            ".Values.token }}\nsecretKeyRef:\n  key: password\n"
            "passwordUpdateJob:\n  enabled: false\nprimaryKey: id\ncacheKey: orders-v2\n"
        ),
    ),
    "a workflow": (
        ".github/workflows/ci.yml",
        (
            "on: push\npermissions:\n  id-token: write\njobs:\n  a:\n    services:\n      db:\n        env:\n"
            "          POSTGRES_PASSWORD: postgres\n    steps:\n      - uses: actions/cache@v4\n        with:\n"
            "          key: pip-${{ hashFiles('a') }}\n          token: ${{ "
            "github.token }}\n          restore-keys: pip-\n"
            "          github-token: ${{ secrets.X }}\n        env:\n          "
            "SECRET_NAME: shop/db\n          TOKEN_TTL: 3600\n"
        ),
    ),
    "compose with references": (
        "docker-compose.yml",
        (
            "services:\n  web:\n    environment:\n      - SECRET_KEY=${SECRET_KEY:?}\n"
            "      - DB_PASSWORD_FILE=/run/secrets/db\n"
            "      - TOKEN_URL=https://id.test/token\n      API_KEY:\n    secrets:\n      - db_password\nsecrets:\n"
            "  db_password:\n    file: ./db_password.txt\n"
        ),
    ),
    "an environment of names": (
        ".env",
        (
            "APP_KEY_NAME=shop\nAUTH_TOKEN_HEADER=X-Auth\nPASSWORD_MIN_LENGTH=12\n"
            "SECRET=\nSESSION_COOKIE_KEY=session_id\n"
            "PUBLIC_KEY=abc\nKEYCLOAK_TOKEN_ENDPOINT=https://k.test/token\nENABLE_TOKEN=true\n"
            "PASSWORD=password\nDB_PASSWORD=postgres\n"
        ),
    ),
    "a cookiecutter": (".env", "DB_PASSWORD={{ cookiecutter.password }}\nSECRET_KEY=!!!SET SECRET!!!\n"),
    "settings of Django": (
        "settings.py",
        (
            "SECRET_KEY = get_secret('DJANGO')\nPASSWORD_HASHERS = "
            "['django.contrib.auth.hashers.Argon2PasswordHasher']\n"
            "TOKEN_MODEL = None\nREST_AUTH_TOKEN_SERIALIZER = 'shop.serializers.Token'\nCSRF_COOKIE_NAME = 'shop'\n"
            "DATABASES = {'default': {'PASSWORD': os.environ['DB'], 'NAME': 'shop'}}\n"
        ),
    ),
    "editor's colours": (
        ".vscode/settings.json",
        (
            '{"editor.tokenColorCustomizations": {"textMateRules": [{"scope": "token.info-token"}]}, '
            '"cSpell.words": ["passwd"], "sonarlint.connectedMode.project": {"projectKey": "shop_web"}}'
        ),
    ),
    "requirements": (
        "requirements.txt",
        "flask==3.0\n-e git+https://git.test/a.git@v1.0#egg=a\nb @ https://x.test/b.whl\n",
    ),
    "a Dockerfile": (
        "Dockerfile",
        "FROM a\nARG TOKEN\nENV KEY=value GPG_KEY=0D96DF4D\nRUN --mount=type=secret,id=t cat /t\n",
    ),
    "collection of requests": (
        "a.http",
        "POST https://a.test/token\nAuthorization: Bearer {{token}}\n\ngrant_type=password\n",
    ),
    "certificate in a secret": ("s.yaml", f"kind: Secret\ndata:\n  ca.crt: {encoded('-----BEGIN CERTIFICATE-----')}\n"),
    "sealed by SOPS": (
        "s.yaml",
        "kind: Secret\nstringData:\n  password: ENC[AES256_GCM,data:aGVsbG8=,iv:x,tag:y,type:str]\n",
    ),
    "crontab with options of times": ("etc/crontab", "0 5 * * * root /usr/bin/backup --token-file /etc/token\n"),
    "shell history without passwords": (
        ".bash_history",
        "mysql -u root -p\nmysql -p -h db.test\nssh -p 22 a\ntar -czpf a.tgz b\nhelm upgrade -p a\ngit add -p src\n",
    ),
    "spring with references": (
        "application.yml",
        (
            "spring:\n  security:\n    oauth2:\n      client:\n        client-secret: ${SECRET}\n        token-uri: "
            "https://id.test/token\nmanagement:\n  endpoint:\n    password: '{cipher}a1b2'\n"
            "jwt:\n  token-validity-in-seconds: 86400\n"
        ),
    ),
    "agents with inputs": (
        ".mcp.json",
        (
            '{"mcpServers": {"a": {"type": "http", "url": "https://m.test/mcp", "headers": {"Authorization": '
            '"Bearer ${TOKEN}", "Content-Type": "application/json"}, "args": '
            '["--token-file", "/run/token", "--max-tokens=4096"]}}}'
        ),
    ),
}


@pytest.mark.parametrize("case", QUIET)
def test_files_without_secrets_are_quiet(case: str) -> None:
    path, text = QUIET[case]
    assert readers_for(path)
    told = [match for match in read(path, text.encode()) if match.confidence is not Confidence.LOW]
    assert [text.splitlines()[match.line - 1] for match in told] == []


FOUND: dict[str, tuple[str, str]] = {
    "a flow of YAML": ("values.yaml", f"env: {{NAME: web, API_TOKEN: '{LONG}'}}\n"),
    "a block of YAML": ("s.yml", f"kind: Secret\nstringData:\n  token: |\n    {LONG}\n  host: a.test\n"),
    "a folded block in a list": ("values.yaml", f"list:\n  - name: a\n    token: >-\n      {LONG}\n"),
    "an anchor": ("values.yaml", f"token: &token {LONG}\nother: *token\n"),
    "a quoted key": ("values.yaml", f'"api-token": "{LONG}" # of the shop\n'),
    "pairs of name and value": (".gitlab-ci.yml", f"variables:\n  - name: DEPLOY_TOKEN\n    value: {LONG}\n"),
    "a list of variables": (".drone.yml", f"environment:\n  - DEPLOY_TOKEN={LONG}\n"),
    "an old instruction": ("Dockerfile", f"ENV API_TOKEN {LONG}\n"),
    "an instruction of several lines": ("Dockerfile", f"ENV A=1 \\\n    API_TOKEN='{LONG}'\n"),
    "escapes in JSON": ("appsettings.json", '{"ApiToken": "' + LONG[:9] + "\\u0021" + LONG[9:] + '"}'),
    "broken escapes in JSON": ("sftp.json", '{"password": "' + LONG + '\\x"}'),
    "a part of JSON": ("appsettings.json", f'  "ApiToken": "{LONG}",\n'),
    "JSON with comments": ("appsettings.json", f'{{/* a */ "A": [1, 2], // b\n"ApiToken": "{LONG}",}}'),
    "a header of an agent": (".mcp.json", '{"mcpServers": {"a": {"headers": {"X-API-Key": "' + LONG + '"}}}}'),
    "an argument of an agent": (".mcp.json", '{"mcpServers": {"a": {"args": ["--api-key=' + LONG + '"]}}}'),
    "character data": ("credentials.xml", f"<a><password><![CDATA[{LONG}]]></password></a>"),
    "escapes in XML": ("credentials.xml", f"<a><!-- x --><password>{LONG}&amp;</password><b/></a>"),
    "an argument of Redis": ("redis.conf", f"requirepass {LONG}\n"),
    "a variable in quotes": (".env", f'export API_TOKEN="{LONG}"\n'),
    "a digest": (".htdigest", "me:realm:" + "0af3" * 8 + "\n"),
    "a key of kubeconfig": (
        "kubeconfig",
        "users:\n- name: a\n  user:\n    client-key-data: "
        + encoded("-----BEGIN EC PRIVATE" + " KEY-----\nabc\n")
        + "\n",
    ),
    "a number as a password": (".env", "DB_PASSWORD=" + "83920175\n"),
    "a token alone": (".vault-token", LONG),
    "settings of a platform": ("doctl/config.yaml", f"access-token: {LONG}\ncontext: x\n"),
    "a login of npm": (".npmrc", "_auth=" + encoded(f"me:{LONG}") + "\n"),
    "a password of npm that is none in base64": (".npmrc", f"_password={LONG}!\n"),
    "a user of Redis": ("users.acl", f"user app on >{LONG} ~* +@all\n"),
    "a key of Laravel": (".env", "APP_KEY=base64:" + encoded(LONG * 2) + "\n"),
    "an access key of Terraform": (
        "a.tfstate",
        '{"resources": [{"type": "aws_iam_access_key", "name": "k", "instances": [{"attributes": {"id": "AKIA'
        + "QZ7T" * 4
        + f'", "secret": "{LONG}"}}}}]}}]}}',
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_secret_is_found_however_it_is_written(case: str) -> None:
    path, text = FOUND[case]
    (match,) = read(path, text.encode())
    assert match.confidence is not Confidence.LOW or case == "a number as a password"


def test_a_file_of_no_known_name_has_no_readers() -> None:
    for path in ("src/main.py", "README.md", "a/b/c.txt", "", "/", "config", "hosts.txt", "x.env/main.c"):
        assert readers_for(path) == ()


def test_no_more_than_so_many_credentials_are_told_of_one_file() -> None:
    lines = "".join(f"h{number}:1:d:u:{WORD}{number}\n" for number in range(10_050))
    assert len(list(read(".pgpass", lines.encode()))) == 10_000


def test_a_secret_key_in_a_credentials_file_is_linked_to_its_id() -> None:
    key = "AKIA" + "QZ7T" * 4
    text = f"[a]\naws_secret_access_key = {LONG * 2}\naws_access_key_id = {key}\n"
    (match,) = read(".aws/credentials", text.encode())
    assert (match.credential, match.facts) == (f"aws.iam.access_key:{key}", {"access_key": key, "profile": "a"})


BROKEN: dict[str, tuple[str, str]] = {
    "base64 of FileZilla": ("sitemanager.xml", '<Server><Pass encoding="base64">no base64!</Pass></Server>'),
    "base64 of a manifest": ("s.yaml", "kind: Secret\ndata:\n  password: no base64!\n"),
    "bytes in a manifest": ("s.yaml", "kind: Secret\ndata:\n  password: AAECAwQF\n"),
    "base64 of Docker": ("config.json", '{"auths": {"a": {"auth": "AAECAw=="}}}'),
    "a key that is none": ("kubeconfig", "users:\n- name: a\n  user:\n    client-key-data: AAECAwQF\n"),
    "an output of words": (
        "a.tfstate",
        '{"outputs": {"plain": {"value": "x", "sensitive": true}}}',
    ),
    "a made up key of Django": ("settings.py", "SECRET_KEY = 'replace this'\n"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_broken_or_made_up_is_left_alone(case: str) -> None:
    path, text = BROKEN[case]
    assert not list(read(path, text.encode()))


def test_a_login_of_a_registry_inside_of_a_manifest_is_its_password() -> None:
    login = '{"auths": {"r.test": {"auth": "' + encoded(f"me:{WORD}") + '"}}}'
    (match,) = read("pull.yaml", f"kind: Secret\ndata:\n  .dockerconfigjson: {encoded(login)}\n".encode())
    assert match.value == WORD


def test_a_value_of_a_manifest_whose_name_says_nothing_is_told_by_its_looks() -> None:
    text = f"kind: Secret\nstringData:\n  region: eu-west-1\n  config: {LONG}\n  url: https://a.test/b\n"
    (match,) = read("s.yaml", text.encode())
    assert (match.value, match.confidence) == (LONG, Confidence.MEDIUM)


def test_a_private_key_in_a_manifest_is_told_whole() -> None:
    key = "-----BEGIN EC PRIVATE" + " KEY-----\nabc\n-----END EC PRIVATE" + " KEY-----"
    (match,) = read("s.yaml", f"kind: Secret\ndata:\n  tls.crt: {encoded('x')}\n  tls.key: {encoded(key)}\n".encode())
    assert match.value == key


def test_the_key_that_a_new_project_of_django_begins_with_is_told_with_low_confidence() -> None:
    (match,) = read("settings.py", f"SECRET_KEY = 'django-insecure-{LONG}{LONG}'\n".encode())
    assert match.confidence is Confidence.LOW


def test_a_secret_key_without_its_id_is_linked_to_none() -> None:
    (match,) = read(".aws/credentials", f"[a]\naws_secret_access_key = {LONG * 2}\n".encode())
    assert (match.credential, match.facts) == (None, {"profile": "a"})


def test_an_access_key_in_a_state_is_linked_to_its_id() -> None:
    path, text = FOUND["an access key of Terraform"]
    (match,) = read(path, text.encode())
    assert match.credential == "aws.iam.access_key:AKIA" + "QZ7T" * 4


def test_an_address_with_a_password_of_its_own_is_no_fact() -> None:
    text = f"[a]\nhost = https://me:{WORD}@h.test/\npassword = {LONG}\nuser = a=b;pwd={WORD}\n"
    (match,) = read(".my.cnf", text.encode())
    assert match.facts == {}


def test_printing_a_setting_shows_no_value() -> None:
    (entry,) = jsons.entries(b'{"password": "' + WORD.encode() + b'"}')
    assert (entry.value, WORD in repr(entry)) == (WORD, False)


def test_a_name_inside_a_damaged_list_does_not_stop_the_reading() -> None:
    found = [(entry.keys, entry.value) for entry in jsons.entries(b'[{"a": "x"}, "user": "b", "z"]')]
    assert found == [(("0", "a"), "x"), (("user",), "b"), (("2",), "z")]


def test_structures_deeper_than_anybody_writes_are_read_to_some_depth() -> None:
    assert not list(jsons.entries(b"[" * 200 + b'"a"'))
    assert not list(xmls.entries(b"<a>" * 200 + b"b"))
    deep = b"".join(b" " * depth + b"a:\n" for depth in range(100)) + b" " * 100 + b"b: c\n"
    assert [entry.name for entry in yamls.entries(deep)] == ["b"]
