"""Files that hold credentials by their structure: what command lines, servers, editors and agents keep at home."""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Iterator

from benchmarks.secrets.corpus import keys, tokens
from benchmarks.secrets.corpus.texts import Text, text
from benchmarks.secrets.values import ALNUM, BASE32, HEX, WEB, checked, draw

PASSWORDS: dict[str, str] = {
    ".netrc": "machine git.corp.internal\n  login deploy\n  password VALUE\n",
    "_netrc": "machine api.corp.internal login deploy password VALUE\n",
    ".pgpass": "# hosts\ndb.internal.corp:5432:orders:svc_orders:VALUE\n",
    ".my.cnf": "[client]\nuser=orders\npassword=VALUE\nhost=db.internal.corp\n",
    ".pypirc": "[distutils]\nindex-servers = corp\n\n[corp]\nrepository = https://pkg.corp.internal\n"
    "username = deploy\npassword = VALUE\n",
    "wp-config.php": "<?php\ndefine( 'DB_NAME', 'shop' );\ndefine( 'DB_USER', 'shop' );\n"
    "define( 'DB_PASSWORD', 'VALUE' );\ndefine( 'DB_HOST', 'localhost' );\n",
    "settings/production.py": "DEBUG = False\nDATABASES = {\n    'default': {\n"
    "        'ENGINE': 'django.db.backends.postgresql',\n        'USER': 'orders',\n"
    "        'PASSWORD': 'VALUE',\n    }\n}\n",
    "config/database.yml": "production:\n  adapter: postgresql\n  username: orders\n  password: VALUE\n  pool: 5\n",
    "src/main/resources/application.yml": "spring:\n  datasource:\n    username: orders\n    password: VALUE\n",
    "src/main/resources/application-prod.properties": "spring.datasource.username=orders\n"
    "spring.datasource.password=VALUE\n",
    "laravel/.env": "APP_NAME=Shop\nDB_CONNECTION=mysql\nDB_USERNAME=shop\nDB_PASSWORD=VALUE\n",
    ".vscode/sftp.json": '{\n  "host": "ftp.corp.internal",\n  "username": "deploy",\n  "password": "VALUE"\n}\n',
    "sftp-config.json": '{\n  // type\n  "type": "sftp",\n  "user": "deploy",\n  "password": "VALUE",\n}\n',
    "group_vars/production.yml": "ansible_user: deploy\nansible_password: VALUE\n",
    "inventory/hosts.ini": "[web]\nweb1.corp.internal ansible_user=deploy ansible_ssh_pass=VALUE\n",
    "chart/values.yaml": "postgresql:\n  auth:\n    username: orders\n    postgresPassword: VALUE\n",
    "deploy/docker-compose.prod.yml": "services:\n  db:\n    image: postgres:16\n    environment:\n"
    "      POSTGRES_PASSWORD: VALUE\n",
    "tomcat-users.xml": '<tomcat-users>\n  <user username="deploy" password="VALUE" roles="manager-gui"/>\n'
    "</tomcat-users>\n",
    ".m2/settings.xml": "<settings>\n  <servers>\n    <server>\n      <id>corp</id>\n"
    "      <username>deploy</username>\n      <password>VALUE</password>\n    </server>\n  </servers>\n</settings>\n",
    "NuGet.config": "<configuration>\n  <packageSourceCredentials>\n    <corp>\n"
    '      <add key="Username" value="deploy" />\n      <add key="ClearTextPassword" value="VALUE" />\n'
    "    </corp>\n  </packageSourceCredentials>\n</configuration>\n",
    "Web.config": '<configuration>\n  <connectionStrings>\n    <add name="Orders" connectionString='
    '"Server=db.internal.corp;Database=orders;User Id=orders;Password=VALUE;" />\n  </connectionStrings>\n'
    "</configuration>\n",
    ".git-credentials": "https://deploy:VALUE@git.corp.internal\n",
    "gitconfig.backup": '[remote "origin"]\n\turl = https://deploy:VALUE@git.corp.internal/orders.git\n',
    "auth.json": '{\n  "http-basic": {\n    "repo.corp.internal": {\n      "username": "deploy",\n'
    '      "password": "VALUE"\n    }\n  }\n}\n',
    ".s3cfg": "[default]\nhost_base = s3.corp.internal\ngpg_passphrase = VALUE\n",
    "backup.sh": "#!/bin/sh\nmysqldump -h db.internal.corp -u backup -pVALUE orders | gzip > orders.gz\n",
    "sync.sh": "#!/bin/sh\ncurl -fsS -u deploy:VALUE https://files.corp.internal/today\n",
    ".esmtprc": "identity deploy@corp.internal\nhostname smtp.corp.internal:587\nusername deploy\npassword VALUE\n",
    "jdbc.xml": '<bean id="orders">\n  <property name="url" value="jdbc:postgresql://db.internal.corp/orders" />\n'
    '  <property name="password" value="VALUE" />\n</bean>\n',
}
"""By path: the file, with VALUE where the password stands."""


def aws_key(chance: random.Random) -> str:
    """Return the id of an access key."""
    return "AK" + "IA" + draw(chance, BASE32, 16)


def aws_secret(chance: random.Random) -> str:
    """Return the secret of an access key."""
    return draw(chance, ALNUM + "+/", 40)


def aws_pair(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield an access key in the files of command lines, of Terraform, and in code."""
    key, secret = aws_key(chance), aws_secret(chance)
    held = f"{key}\n{secret}"
    shared = f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\n"
    provider = f'provider "aws" {{\n  region     = "eu-west-1"\n  access_key = "{key}"\n  secret_key = "{secret}"\n}}\n'
    code = f'import boto3\n\ns3 = boto3.client(\n    "s3",\n    aws_access_key_id="{key}",\n'
    code += f'    aws_secret_access_key="{secret}",\n)\n'
    yield text(f"{folder}/.aws/credentials", "AWS", shared, held)
    yield text(f"{folder}/aws/main.tf", "AWS", provider, held)
    yield text(f"{folder}/upload.py", "AWS", code, held)


def registries(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield what package managers and container tools keep."""
    auth = base64.b64encode(f"deploy:{tokens.password(chance)}".encode()).decode()
    docker = json.dumps({"auths": {"registry.corp.internal": {"auth": auth}}}, indent=2)
    yield text(f"{folder}/.docker/config.json", "docker", docker, auth)
    yield text(f"{folder}/.dockercfg", "docker", json.dumps({"corp.internal": {"auth": auth}}, indent=1), auth)
    token = checked(chance, "npm_")
    yield text(f"{folder}/.npmrc", "npm", f"save-exact=true\n//registry.corp.internal/:_authToken={token}\n", token)
    plain = draw(chance, WEB, 36)
    yield text(f"{folder}/ui/.npmrc", "npm", f"//pkg.corp.internal/:_authToken={plain}\nalways-auth=true\n", plain)
    gem = draw(chance, HEX, 48)
    yield text(f"{folder}/.gem/credentials", "gem", f"---\n:rubygems_api_key: rubygems_{gem}\n", gem)
    cargo = draw(chance, ALNUM, 35)
    yield text(f"{folder}/.cargo/credentials.toml", "cargo", f'[registries.corp]\ntoken = "{cargo}"\n', cargo)


def clusters(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield Kubernetes' own files and Terraform's state."""
    key = base64.b64encode(keys.rsa_pem(chance).encode()).decode()
    config = "apiVersion: v1\nkind: Config\nusers:\n- name: admin\n  user:\n"
    yield text(f"{folder}/.kube/config", "kubeconfig", f"{config}    client-key-data: {key}\n", key)
    bearer = draw(chance, ALNUM, 43)
    yield text(f"{folder}/kubeconfig.yaml", "kubeconfig", f"{config}    token: {bearer}\n", bearer)
    hidden = base64.b64encode(tokens.password(chance).encode()).decode()
    secret = f"apiVersion: v1\nkind: Secret\nmetadata:\n  name: orders\ndata:\n  password: {hidden}\n"
    yield text(f"{folder}/secret.yaml", "kubernetes secret", secret, hidden)
    password = tokens.password(chance)
    database = {"type": "aws_db_instance", "instances": [{"attributes": {"password": password}}]}
    state = {"version": 4, "resources": [database]}
    yield text(f"{folder}/terraform.tfstate", "terraform state", json.dumps(state, indent=2), password)


def accounts(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield a service account of Google's, an Azure command line's profile and hashed passwords."""
    fields = {
        "type": "service_account",
        "project_id": "orders-prod",
        "private_key_id": draw(chance, HEX, 40),
        "private_key": keys.pkcs8_pem(chance) + "\n",
        "client_email": "deploy@orders-prod.iam.gserviceaccount.com",
    }
    yield text(f"{folder}/service-account.json", "service account", json.dumps(fields, indent=2), '"private_key": ')
    refresh = f"1//0{draw(chance, WEB, 60)}"
    adc = {"type": "authorized_user", "client_id": "7640.apps.googleusercontent.com", "refresh_token": refresh}
    yield text(f"{folder}/application_default_credentials.json", "gcloud", json.dumps(adc, indent=2), refresh)
    hashed = f"$apr1${draw(chance, ALNUM, 8)}${draw(chance, ALNUM + './', 22)}"
    yield text(f"{folder}/.htpasswd", "htpasswd", f"deploy:{hashed}\n", hashed)
    shadow = f"$6${draw(chance, ALNUM, 16)}${draw(chance, ALNUM + './', 86)}"
    lines = f"daemon:*:19000:0:99999:7:::\nroot:{shadow}:19500:0:99999:7:::\n"
    yield text(f"{folder}/etc/shadow", "shadow", lines, shadow)
    encoded = base64.b64encode(tokens.password(chance).encode()).decode()
    site = f'<FileZilla3>\n  <Server>\n    <User>deploy</User>\n    <Pass encoding="base64">{encoded}</Pass>\n'
    yield text(f"{folder}/sitemanager.xml", "filezilla", f"{site}  </Server>\n</FileZilla3>\n", encoded)
    jenkins = f"{{AQAAABAAAAAw{base64.b64encode(chance.randbytes(48)).decode()}}}"
    xml = f"<credentials>\n  <username>deploy</username>\n  <password>{jenkins}</password>\n</credentials>\n"
    yield text(f"{folder}/credentials.xml", "jenkins", xml, jenkins)


def agents(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield the configuration of agents and editors, with credentials for their servers."""
    windsurf = ".codeium/windsurf/mcp_config.json"
    places = ("mcp.json", ".cursor/mcp.json", ".vscode/mcp.json", "claude_desktop_config.json", windsurf)
    for place in places:
        value = draw(chance, ALNUM, 40)
        server = {"command": "npx", "args": ["-y", "orders-mcp"], "env": {"ORDERS_API_KEY": value}}
        content = json.dumps({"mcpServers": {"orders": server}}, indent=2)
        yield text(f"{folder}/{place}", "mcp", content, value)
    bearer = draw(chance, WEB, 48)
    remote = {"url": "https://mcp.corp.internal/sse", "headers": {"Authorization": f"Bearer {bearer}"}}
    yield text(f"{folder}/remote/mcp.json", "mcp", json.dumps({"mcpServers": {"crm": remote}}, indent=2), bearer)


def private_keys(folder: str, chance: random.Random) -> Iterator[Text]:
    """Yield private keys in files of their own."""
    made = {
        "id_rsa": keys.rsa_pem,
        "server.key": keys.pkcs8_pem,
        "ec.pem": keys.ec_pem,
        ".ssh/id_ed25519": keys.openssh,
        "deploy.ppk": keys.putty,
    }
    for place, make in made.items():
        content = make(chance)
        yield text(f"{folder}/{place}", "private key", content, content)


def structured(chance: random.Random) -> Iterator[Text]:
    """Yield every file that holds a credential by its structure, twice, with other values."""
    for nth in range(2):
        folder = f"home-{nth}"
        for path, content in PASSWORDS.items():
            value = draw(chance, ALNUM, 16) if "git" in path or path.endswith(".sh") else tokens.password(chance)
            yield text(f"{folder}/{path}", "password file", content.replace("VALUE", value), value)
        for family in (aws_pair, registries, clusters, accounts, agents, private_keys):
            yield from family(folder, chance)
