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
{id: '53ebd2a7858ae076e5ed', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:group/deployers', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '392256ec20ac8276e25b', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:role/nightly-batch', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '6195edc0afd46873678b', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:role/shop-deploy', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: 'd3a15a734d19a0e47e19', from: 'aws.account:111122223333', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'contains', why: 'is in that account', conditional: false, seen_in_scan: 7}},
{id: '6f880698c835c626b706', from: 'vault.store:orchard', to: 'vault.kv:app', has: {kind: 'contains', why: 'keeps it', conditional: false, evidence: 'vault.kv:app', seen_in_scan: 7}},
{id: '6cc49b366a49817d9b2a', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/aws-access-key/f1', has: {kind: 'contains', why: 'shows it at deploy/release.sh:12', conditional: false, evidence: 'git.exposure:shop-repository/aws-access-key/f1', seen_in_scan: 7}},
{id: '9e091ef8fdacad31f294', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/slack-webhook/f3', has: {kind: 'contains', why: 'shows it at notify.py:7', conditional: false, evidence: 'git.exposure:shop-repository/slack-webhook/f3', seen_in_scan: 7}},
{id: '2f1ef7d3e2cc1b5e7966', from: 'git.repository:shop-repository', to: 'git.exposure:shop-repository/vault-token/f2', has: {kind: 'contains', why: 'shows it at config/app.env:3', conditional: false, evidence: 'git.exposure:shop-repository/vault-token/f2', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:CONTAINS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: 'e1980058836553ed533d', from: 'arn:aws:iam::111122223333:user/deploy-bot', to: 'arn:aws:iam::111122223333:group/deployers', has: {kind: 'member of', why: 'is a member of it', conditional: false, evidence: 'arn:aws:iam::111122223333:group/deployers/arn:aws:iam::111122223333:user/deploy-bot', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:MEMBER_OF {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '19a6fbbf99adb53b0425', from: 'arn:aws:iam::111122223333:user/deploy-bot', to: 'arn:aws:iam::111122223333:role/shop-deploy', has: {kind: 'becomes', why: 'is named in its trust policy', conditional: true, evidence: 'trust policy of arn:aws:iam::111122223333:role/shop-deploy', conditions: 'aws:SourceIp IpAddress 10.0.0.0/8', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:BECOMES {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '6f7b333d63b8a59a6c81', from: 'arn:aws:iam::111122223333:role/shop-deploy', to: 'aws.account:111122223333', has: {kind: 'administers', why: 'may do everything in it', conditional: false, evidence: 'arn:aws:iam::111122223333:policy/Ship', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:ADMINISTERS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '24f4f4505691f947f856', from: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'proves', why: 'is what it proves itself with', conditional: false, evidence: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', seen_in_scan: 7}},
{id: '5bebe0a68d8de9c61280', from: 'vault.token:ab12', to: 'vault.token.holder:ab12', has: {kind: 'proves', why: 'is what it proves itself with', conditional: false, evidence: 'vault.token:ab12', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:PROVES {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: 'beadba1f6b3b2957b7a9', from: 'vault.token.holder:ab12', to: 'vault.kv:app', has: {kind: 'reads', why: 'may read it', conditional: false, evidence: 'vault.policy:orchard/paths', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:READS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '9ff9a685a990c8189db6', from: 'git.exposure:shop-repository/aws-access-key/f1', to: 'aws.access_key:AKIAXXXXXXXXXXXXXXXX', has: {kind: 'reveals', why: 'shows it to every reader of deploy/release.sh:12', conditional: false, seen_in_scan: 7}},
{id: 'c0e73b9dc71b5c7cdbf3', from: 'git.exposure:shop-repository/vault-token/f2', to: 'vault.token:ab12', has: {kind: 'reveals', why: 'is the same value', conditional: false, evidence: 'git.exposure:shop-repository/vault-token/f2', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:REVEALS {id: row.id}]->(b) SET r += row.has;
UNWIND [
{id: '999383f91e1af9c6ca82', from: 'person:mara', to: 'arn:aws:iam::111122223333:user/deploy-bot', has: {kind: 'owns', why: 'owns it, says tag:Owner', conditional: false, evidence: 'owner:arn:aws:iam::111122223333:user/deploy-bot', seen_in_scan: 7}}
] AS row MATCH (a:Muster {id: row.from}) MATCH (b:Muster {id: row.to}) MERGE (a)-[r:OWNS {id: row.id}]->(b) SET r += row.has;
