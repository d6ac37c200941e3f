"""The settings of applications in PHP: WordPress, phpMyAdmin, Magento, Joomla, Drupal, Symfony."""

from __future__ import annotations

from connectors.detect.readers.model import Reader, settings
from connectors.detect.readers.syntax import code, yamls
from connectors.detect.readers.syntax.entry import Entry
from connectors.detect.readers.telling import sureness
from graph.leaks import Confidence


def chosen(entry: Entry) -> Confidence | None:
    """Whether a value of a setting may be a password: labels of forms have the same names."""
    return sureness("password", entry.value)


WORDPRESS = Reader(
    name="wordpress-config-secret",
    title="Password or key in wp-config.php",
    provider="WordPress",
    paths=("wp-config.php", "wp-config-*.php", "wp-config.*.php", "*-wp-config.php", "*wp-config.php"),
    look=settings(
        code.entries,
        "/(?:db_password|ftp_pass|ftp_password|smtp_pass(?:word)?|(?:auth|secure_auth|logged_in|nonce)_(?:key|salt)|"
        "as3cf_aws_secret_access_key|wpms_smtp_pass|jwt_auth_secret_key)",
        facts={"user": "db_user", "host": "db_host", "database": "db_name"},
    ),
    reference="https://developer.wordpress.org/apis/wp-config-php/",
    finds=(
        (
            "wp-config.php",
            (
                "define('DB_USER', 'app');\ndefine( 'DB_PASSWORD', 'kettle<digit:2>' "
                ");\ndefine('DB_HOST', 'db.acme.test');\n"
            ),
        ),
        ("wp-config.php.bak", "define('AUTH_KEY',         '<alnum:40>!#<alnum:20>');\n"),
    ),
    ignores=(
        ("wp-config-sample.php", "define( 'DB_PASSWORD', 'password_here' );\n"),
        (
            "wp-config.php",
            "define('AUTH_KEY', 'put your unique phrase here');\ndefine('DB_PASSWORD', getenv('DB_PASSWORD'));\n",
        ),
    ),
)

PHPMYADMIN = Reader(
    name="phpmyadmin-config-secret",
    title="Password in phpMyAdmin's settings",
    provider="phpMyAdmin",
    paths=("config.inc.php", "*/phpmyadmin/**/*.php", "config-db.php"),
    look=settings(
        code.entries,
        "/(?:password|controlpass|blowfish_secret|dbpass|db_password|pass|smtp_pass)",
        facts={"user": "user|controluser|dbuser", "host": "host"},
    ),
    reference="https://docs.phpmyadmin.net/en/latest/config.html",
    finds=(
        (
            "config.inc.php",
            "$cfg['Servers'][$i]['user'] = 'root';\n$cfg['Servers'][$i]['password'] = 'kettle<digit:1>';\n",
        ),
    ),
    ignores=(
        ("config.inc.php", "$cfg['Servers'][$i]['password'] = '';\n$cfg['Servers'][$i]['auth_type'] = 'cookie';\n"),
    ),
)

MAGENTO = Reader(
    name="magento-env-secret",
    title="Password or key in Magento's env.php",
    provider="Magento",
    paths=("*/etc/env.php", "*/etc/local.xml"),
    look=settings(
        code.entries, "/(?:password|key|crypt_key)", facts={"user": "username", "host": "host", "database": "dbname"}
    ),
    needs=(b"return", b"'crypt'"),
    reference="https://experienceleague.adobe.com/en/docs/commerce-operations/configuration-guide/files/config-reference-envphp",
    finds=(
        (
            "app/etc/env.php",
            (
                "<?php\nreturn ['db' => ['connection' => ['default' => ['host' => 'db.acme.test', "
                "'username' => 'app', 'password' => 'kettle<digit:1>']]]];\n"
            ),
        ),
    ),
    ignores=(
        (
            "app/etc/env.php",
            "<?php\nreturn ['backend' => ['frontName' => 'admin'], 'session' => ['save' => 'files']];\n",
        ),
    ),
)

JOOMLA = Reader(
    name="joomla-config-secret",
    title="Password or secret in Joomla's settings",
    provider="Joomla",
    paths=("configuration.php",),
    look=settings(
        code.entries,
        "/(?:password|secret|smtppass|ftp_pass|proxy_pass|redis_server_auth|dbpassword)",
        facts={"user": "user", "host": "host", "database": "db"},
    ),
    needs=(b"JConfig", b"$secret", b"$password"),
    reference="https://docs.joomla.org/Configuration.php",
    finds=(
        (
            "configuration.php",
            (
                "class JConfig {\n\tpublic $host = 'db.acme.test';\n\tpublic $user = "
                "'app';\n\tpublic $password = 'kettle<digit:1>';\n}\n"
            ),
        ),
    ),
    ignores=(("configuration.php", "class JConfig {\n\tpublic $password = '';\n\tpublic $ftp_enable = '0';\n}\n"),),
)

DRUPAL = Reader(
    name="drupal-settings-secret",
    title="Password or salt in Drupal's settings",
    provider="Drupal",
    paths=("settings.php", "settings.local.php", "settings.*.php", "localsettings.php"),
    look=settings(
        code.entries,
        "/(?:password|hash_salt|drupal_hash_salt|pass|wgdbpassword|wgsecretkey)",
        facts={"user": "username|wgdbuser", "host": "host|wgdbserver", "database": "database|wgdbname"},
    ),
    reference="https://www.drupal.org/docs/getting-started/installing-drupal",
    finds=(
        (
            "sites/default/settings.php",
            (
                "$databases['default']['default'] = array(\n  'username' => 'app',\n  'password' => "
                "'kettle<digit:1>',\n  'host' => 'db.acme.test',\n);\n"
            ),
        ),
        ("LocalSettings.php", '$wgDBserver = "db.acme.test";\n$wgDBpassword = "kettle<digit:1>";\n'),
    ),
    ignores=(
        (
            "settings.php",
            "$settings['hash_salt'] = file_get_contents('/run/salt');\n# 'password' => 'databasepassword_here',\n",
        ),
    ),
)

SYMFONY = Reader(
    name="symfony-parameter-secret",
    title="Password or secret among Symfony's parameters",
    provider="Symfony",
    paths=("parameters.yml", "parameters.yaml", "parameters_*.yml"),
    look=settings(
        yamls.entries,
        "/(?:\\w{0,40}password|\\w{0,40}secret|\\w{0,40}api_key|\\w{0,40}_token)",
        facts={"user": "database_user", "host": "database_host"},
    ),
    reference="https://symfony.com/doc/current/configuration.html",
    finds=(
        (
            "app/config/parameters.yml",
            "parameters:\n  database_host: db.acme.test\n  database_user: app\n  database_password: kettle<digit:1>\n",
        ),
    ),
    ignores=(
        (
            "parameters.yml",
            "parameters:\n  database_password: '%env(DB_PASSWORD)%'\n  secret: ThisTokenIsNotSoSecretChangeIt\n",
        ),
    ),
)

OTHER = Reader(
    name="php-config-password",
    title="Password in the settings of a PHP application",
    provider="PHP",
    paths=(
        "config.php",
        "database.php",
        "db.php",
        "dbconfig.php",
        "db_config.php",
        "db-config.php",
        "connect.php",
        "connection.php",
        "local.php",
        "config.local.php",
        "settings.inc.php",
        "parameters.php",
        "secrets.php",
    ),
    look=settings(
        code.entries,
        "/(?:\\w{0,20}(?:password|passwd|pass|pwd|secret|api_?key))",
        judge=chosen,
        facts={"user": "username|user|dbuser|db_user", "host": "host|hostname|dbhost|db_host"},
    ),
    confidence=Confidence.MEDIUM,
    reference="https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
    finds=(
        ("public_html/config.php", "<?php\n$dbuser = 'app';\n$dbpasswd = 'kettle<digit:2>';\n"),
        ("database.php", "return ['mysql' => ['host' => 'db.acme.test', 'password' => 'kT7<alnum:8>']];\n"),
    ),
    ignores=(
        ("config/database.php", "'password' => env('DB_PASSWORD', ''),\n'host' => 'localhost',\n"),
        ("config.php", "$lang['password'] = 'Password';\n$lang['forgot_pass'] = 'Forgot your password?';\n"),
    ),
)
