// The access graph of an estate, by Musterbook. Running it again updates what is there.
CREATE CONSTRAINT muster_id IF NOT EXISTS FOR (n:Muster) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT muster_scan IF NOT EXISTS FOR (n:MusterScan) REQUIRE n.estate IS UNIQUE;
MERGE (s:MusterScan {estate: 'orchard'}) SET s += {estate: 'orchard', scan: 7, finished: '2026-03-01T09:00:42+00:00', musterbook: '0.1.0', complete: false, gaps: 4, not_read: 'orchard-aws/iam.access_keys/111122223333: denied (missing permission iam:ListAccessKeys); orchard-aws/iam.access_keys/444455556666: denied (missing permission iam:ListAccessKeys); orchard-aws/iam.role_policies/111122223333/arn:aws:iam::111122223333:role/evil\\x1b[31m\\n# @admin|`rm`<script>alert(1)</script>\\' + 'u202egpj: throttled; orchard-vault/auth.token_accessors: unavailable'};
UNWIND [
{id: 'aws.account:111122223333', has: {type: 'Resource', kind: 'aws.account', name: '111122223333', scope: '111122223333', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Resource:AwsAccount SET n += row.has;
UNWIND [
{id: 'arn:aws:iam::111122223333:user/deploy-bot', has: {type: 'Identity', kind: 'aws.iam.user', name: 'deploy-bot', scope: '111122223333', source: 'orchard-aws', owner: 'Mara Lindqvist', crown_jewel: false, enabled: true, last_used: '2026-02-27T12:00:00+00:00', findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Identity:AwsIamUser SET n += row.has;
UNWIND [
{id: 'arn:aws:iam::111122223333:group/deployers', has: {type: 'Identity', kind: 'aws.iam.group', name: 'deployers', scope: '111122223333', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, carried_since: '2026-02-01T00:00:00+00:00', seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Identity:AwsIamGroup SET n += row.has;
UNWIND [
{id: 'arn:aws:iam::111122223333:role/shop-deploy', has: {type: 'Identity', kind: 'aws.iam.role', name: 'shop-deploy', scope: '111122223333', source: 'orchard-aws', environment: 'production', production: true, crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}},
{id: 'arn:aws:iam::111122223333:role/nightly-batch', has: {type: 'Identity', kind: 'aws.iam.role', name: 'nightly-batch', scope: '111122223333', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Identity:AwsIamRole SET n += row.has;
UNWIND [
{id: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', has: {type: 'Credential', kind: 'aws.iam.access_key', name: 'AKIAXXXXXXXXXXXXXXXX', scope: '111122223333', source: 'orchard-aws', crown_jewel: false, enabled: true, created: '2026-01-03T12:00:00+00:00', last_used: '2026-02-27T12:00:00+00:00', findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Credential:AwsIamAccessKey SET n += row.has;
UNWIND [
{id: 'vault.store:orchard', has: {type: 'SecretStore', kind: 'vault.store', name: 'orchard', scope: 'orchard', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:SecretStore:VaultStore SET n += row.has;
UNWIND [
{id: 'vault.kv:app', has: {type: 'Secret', kind: 'vault.kv.secret', name: 'kv/data/evil\\x1b[31m\\n# @admin|`rm`<script>alert(1)</script>\\' + 'u202egpj', scope: 'orchard', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Secret:VaultKvSecret SET n += row.has;
UNWIND [
{id: 'vault.token.holder:ab12', has: {type: 'Identity', kind: 'vault.token.holder', name: 'holder ab12', scope: 'orchard', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Identity:VaultTokenHolder SET n += row.has;
UNWIND [
{id: 'vault.token:ab12', has: {type: 'Credential', kind: 'vault.token', name: 'ab12', scope: 'orchard', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Credential:VaultToken SET n += row.has;
UNWIND [
{id: 'git.repository:shop-repository', has: {type: 'Resource', kind: 'git.repository', name: 'shop-repository', scope: 'shop-repository', source: 'orchard-aws', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Resource:GitRepository SET n += row.has;
UNWIND [
{id: 'git.exposure:shop-repository/aws-access-key/f1', has: {type: 'Exposure', kind: 'git.exposure', name: 'deploy/release.sh:12', scope: 'shop-repository', source: 'orchard-aws', crown_jewel: false, place: 'deploy/release.sh:12', findings: 0, risk: 0, seen_in_scan: 7}},
{id: 'git.exposure:shop-repository/vault-token/f2', has: {type: 'Exposure', kind: 'git.exposure', name: 'config/app.env:3', scope: 'shop-repository', source: 'orchard-aws', crown_jewel: false, place: 'config/app.env:3', findings: 0, risk: 0, seen_in_scan: 7}},
{id: 'git.exposure:shop-repository/slack-webhook/f3', has: {type: 'Exposure', kind: 'git.exposure', name: 'notify.py:7', scope: 'shop-repository', source: 'orchard-aws', crown_jewel: false, place: 'notify.py:7', findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Exposure:GitExposure SET n += row.has;
UNWIND [
{id: 'person:mara', has: {type: 'Person', kind: 'person', name: 'Mara Lindqvist', source: 'register', crown_jewel: false, findings: 0, risk: 0, seen_in_scan: 7}}
] AS row MERGE (n:Muster {id: row.id}) SET n:Person SET n += row.has;
UNWIND [
{id: 'baa7e7f7c34d3b03a97e', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:group/deployers', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '7104892fc745c7390108', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:role/nightly-batch', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '234d44cd6f14a445deb3', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:role/shop-deploy', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: 'ac47eb9ca4e610bf8407', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '3f37dadffa97afcc000d', from: 'vault.store:orchard', to: 'vault.kv:app', has: {kind: 'contains', why: 'keeps it', evidence: 'vault.kv:app', conditional: false, seen_in_scan: 7}},
{id: 'e6e9e2fbe983e71a7448', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/aws-access-key/f1', has: {kind: 'contains', why: 'shows it at deploy/release.sh:12', evidence: 'git.exposure:shop-repository/aws-access-key/f1', conditional: false, seen_in_scan: 7}},
{id: '9a2ab063973678184702', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/slack-webhook/f3', has: {kind: 'contains', why: 'shows it at notify.py:7', evidence: 'git.exposure:shop-repository/slack-webhook/f3', conditional: false, seen_in_scan: 7}},
{id: '6372e5d6f28ff15793e0', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/vault-token/f2', has: {kind: 'contains', why: 'shows it at config/app.env:3', evidence: 'git.exposure:shop-repository/vault-token/f2', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:CONTAINS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: 'bae2558fef5ded826957', from: 'arn:aws:iam::111122223333:user/deploy-bot', to: 'arn:aws:iam::111122223333:group/deployers', has: {kind: 'member of', why: 'is a member of it', evidence: 'arn:aws:iam::111122223333:group/deployers/arn:aws:iam::111122223333:user/deploy-bot', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:MEMBER_OF {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '1316e567127000c8e7db', from: 'arn:aws:iam::111122223333:user/deploy-bot', to: 'arn:aws:iam::111122223333:role/shop-deploy', has: {kind: 'becomes', why: 'is named in its trust policy', evidence: 'trust policy of arn:aws:iam::111122223333:role/shop-deploy', conditional: true, conditions: 'aws:SourceIp IpAddress 10.0.0.0/8', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:BECOMES {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '39f8cac1f30f0eeec733', from: 'arn:aws:iam::111122223333:role/shop-deploy', to: 'aws.account:111122223333', has: {kind: 'administers', why: 'may do everything in it', evidence: 'arn:aws:iam::111122223333:policy/Ship', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:ADMINISTERS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '5f0858327a450285b265', from: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'proves', why: 'is what it proves itself with', evidence: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', conditional: false, seen_in_scan: 7}},
{id: '32f681327fc361ac1df7', from: 'vault.token:ab12', to: 'vault.token.holder:ab12', has: {kind: 'proves', why: 'is what it proves itself with', evidence: 'vault.token:ab12', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:PROVES {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '2c1094b70d4f55b46179', from: 'vault.token.holder:ab12', to: 'vault.kv:app', has: {kind: 'reads', why: 'may read it', evidence: 'vault.policy:orchard/paths', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:READS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: 'a05f24d9520b3753476e', from: 'git.exposure:shop-repository/aws-access-key/f1', to: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', has: {kind: 'reveals', why: 'shows it to every reader of deploy/release.sh:12', conditional: false, seen_in_scan: 7}},
{id: 'a5f0dc3b1052bf06a49c', from: 'git.exposure:shop-repository/vault-token/f2', to: 'vault.token:ab12', has: {kind: 'reveals', why: 'is the same value', evidence: 'git.exposure:shop-repository/vault-token/f2', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:REVEALS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '51039c2b4ef2e991203b', from: 'person:mara', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'owns', why: 'owns it, says tag:Owner', evidence: 'owner:arn:aws:iam::111122223333:user/deploy-bot', conditional: false, seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:OWNS {id: row.id}]->(b) SET r += row.has;
