import RampartCore

// RFC 3986 §3.2.1 for logins in addresses; formats as the vendors' documentation describes them.
extension SecretRule {
  /// Credentials of databases, brokers and what else is reached by an address with a login.
  static let databases: [SecretRule] = addresses + hostedDatabases

  private static let addresses: [SecretRule] = [
    address(
      "postgres-password", "a PostgreSQL address with a password",
      "postgres(?:ql)?(?:\\+[a-z0-9]{2,12})?", sample: "postgresql"),
    address(
      "mysql-password", "a MySQL or MariaDB address with a password",
      "(?:mysqlx?|mariadb)(?:\\+[a-z0-9]{2,12})?", sample: "mysql"),
    address(
      "mongodb-password", "a MongoDB address with a password",
      "mongodb(?:\\+srv)?", sample: "mongodb+srv"),
    address(
      "redis-password", "a Redis or Valkey address with a password",
      "(?:rediss?|valkeys?)", sample: "rediss"),
    address("amqp-password", "an AMQP address with a password", "amqps?", sample: "amqps"),
    address(
      "sqlserver-password", "a SQL Server address with a password",
      "(?:sqlserver|mssql)(?:\\+[a-z0-9]{2,12})?", sample: "sqlserver"),
    address(
      "clickhouse-password", "a ClickHouse address with a password",
      "clickhouse(?:s|\\+[a-z0-9]{2,12})?", sample: "clickhouse"),
    address(
      "other-database-password", "a database address with a password",
      "(?:cassandra|neo4j(?:\\+s)?|bolt|couchbases?|oracle(?:\\+[a-z0-9]{2,12})?|cockroachdb|snowflake|trino|nats|mqtts?|kafka|influxdb|elasticsearch|db2|rqlite|libsql)",
      sample: "neo4j+s"),
    address(
      "mail-server-password", "a mail server address with a password",
      "(?:smtps?|imaps?|pop3s?)", sample: "smtps"),
    address(
      "file-server-password", "a file server or directory address with a password",
      "(?:ftps?|sftp|ssh|ldaps?|smb|rsync|webdavs?|rtsp|socks5h?)", sample: "sftp"),
    .format(
      "web-address-password", "a web address with a password",
      #"\bhttps?://[^\s:/@'"<>()?#]*:([^\s/@'"<>?#]{3,})@[A-Za-z0-9\[]"#,
      like: "https://robot:<base62:18>@git.acme.io/x.git",
      unlike: "https://robot:${PASSWORD}@git.acme.io",
      severity: .error, confidence: .contextual, checks: [.loginPassword], minimumEntropy: 0,
      entity: "PASSWORD", revokedIn: "the server by changing the password"),
    .format(
      "jdbc-password", "a JDBC address with a password",
      #"\bjdbc:[a-z0-9:]{2,24}//[^\s"'<>]*[?&;](?i:password|pwd)=([^\s&;"'<>]{3,})"#,
      like: "jdbc:postgresql://db.acme.io:5432/app?user=app&password=<base62:16>",
      unlike: "jdbc:postgresql://db.acme.io:5432/app?user=app&password=${PASSWORD}",
      confidence: .strong, checks: [.loginPassword], minimumEntropy: 0, entity: "PASSWORD",
      revokedIn: "the database by changing the password"),
    .format(
      "connection-string-password", "a connection string with a password",
      #"(?i:;\s?(?:password|pwd))\s?=\s?([^\s;"'<>]{3,});"#,
      like: "Server=db.acme.io;User Id=app;Password=<base62:16>;",
      unlike: "Server=db.acme.io;User Id=app;Password={password};",
      confidence: .contextual, checks: [.loginPassword], minimumEntropy: 0, entity: "PASSWORD",
      revokedIn: "the database by changing the password"),
  ]

  private static func address(
    _ name: String, _ title: String, _ scheme: String, sample: String
  ) -> SecretRule {
    .format(
      name, title,
      #"(?i:\b"# + scheme + #")://[^\s:/@'"<>?#]*:([^\s/'"<>]{2,})@[A-Za-z0-9\[(]"#,
      like: sample + "://app:<base62:16>@db.acme.io/main",
      unlike: sample + "://app:${DB_PASSWORD}@db.acme.io/main", confidence: .strong,
      checks: [.loginPassword], minimumEntropy: 0, entity: "PASSWORD",
      revokedIn: "the server by changing the password")
  }

  private static let hostedDatabases: [SecretRule] = [
    .format(
      "planetscale-credential", "a PlanetScale password or token",
      #"\bpscale_(?:pw|tkn|oauth)_[A-Za-z0-9_=.\-]{32,64}"#, like: "pscale_pw_<base62:43>",
      revokedIn: "PlanetScale's settings"),
    .format(
      "supabase-access-token", "a Supabase access token", #"\bsbp_(?:oauth_|v0_)?[a-f0-9]{40}"#,
      like: "sbp_<hex:40>", revokedIn: "Supabase's account tokens page"),
    .format(
      "supabase-secret-key", "a Supabase secret key", #"\bsb_secret_[A-Za-z0-9_\-]{31,}"#,
      like: "sb_secret_<base62:31>", revokedIn: "Supabase's API settings"),
    .format(
      "neon-api-key", "a Neon API key", #"\bnapi_[a-z0-9]{64}"#, like: "napi_<base36:64>",
      revokedIn: "Neon's account settings"),
    .format(
      "neon-password", "a Neon database password", #"\bnpg_[A-Za-z0-9]{12,16}"#,
      like: "npg_<base62:12>", revokedIn: "Neon's roles page"),
    .format(
      "mongodb-atlas-secret", "a MongoDB Atlas service account secret",
      #"\bmdb_sa_sk_[A-Za-z0-9_\-]{40}"#, like: "mdb_sa_sk_<base62:40>",
      revokedIn: "MongoDB Atlas's access manager"),
    .format(
      "aiven-password", "an Aiven service password", #"\bAVNS_[A-Za-z0-9_\-]{19}"#,
      like: "AVNS_<base62:19>", revokedIn: "Aiven's service users page"),
    .format(
      "cockroachdb-cloud-key", "a CockroachDB Cloud key",
      #"\bCCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40}"#, like: "CCDB1_<base62:22>_<base62:40>",
      revokedIn: "CockroachDB Cloud's access management"),
    .format(
      "clickhouse-cloud-secret", "a ClickHouse Cloud key secret", #"\b4b1d[A-Za-z0-9]{38}"#,
      like: "4b1d<base62:38>", confidence: .strong, checks: [.lettersAndDigits, .mixedCase],
      minimumEntropy: 3.8, revokedIn: "ClickHouse Cloud's API keys page"),
    .format(
      "dbt-token", "a dbt Cloud token", #"\bdbt[cu]_[A-Za-z0-9_\-]{40,}"#, like: "dbtc_<base62:50>",
      unlike: "dbtc_<base62:10>", revokedIn: "dbt Cloud's API tokens page"),
    .format(
      "xata-api-key", "a Xata API key", #"\bxau_[A-Za-z0-9]{30,}"#, like: "xau_<base62:33>",
      revokedIn: "Xata's account settings"),
    .format(
      "elastic-cloud-key", "an Elastic Cloud key", #"\bessu_[A-Za-z0-9+/]{50,}={0,2}"#,
      like: "essu_<base62:90>", unlike: "essu_<base62:20>", revokedIn: "Elastic Cloud's keys page"),
    .named(
      "elasticsearch-api-key", "an Elasticsearch API key", under: #"elastic(?:search)?|\bes_api"#,
      value: "[A-Za-z0-9+/]{56,64}={0,2}", like: "<base62:58>==", key: "ELASTIC_API_KEY",
      checks: [.lettersAndDigits, .mixedCase], revokedIn: "Kibana's API keys page"),
    .named(
      "confluent-secret", "a Confluent Cloud API secret", under: "confluent|sasl_?password",
      value: "(?:cflt)?[A-Za-z0-9+/]{60,64}", like: "<base62:64>", key: "CONFLUENT_API_SECRET",
      checks: [.lettersAndDigits], revokedIn: "Confluent Cloud's API keys page"),
    .named(
      "influxdb-token", "an InfluxDB token", under: "influx(?:db)?",
      value: #"[A-Za-z0-9_\-]{86}=="#,
      like: "<base62:86>==", key: "INFLUXDB_TOKEN", revokedIn: "InfluxDB's API tokens page"),
    .named(
      "upstash-token", "an Upstash Redis token", under: "upstash",
      value: #"A[A-Za-z0-9_\-]{37,63}={0,2}"#,
      like: "AX<base62:50>", key: "UPSTASH_REDIS_REST_TOKEN", checks: [.lettersAndDigits],
      revokedIn: "Upstash's console"),
    .named(
      "fauna-secret", "a Fauna secret", under: "fauna", value: #"fn[A-Za-z0-9_\-]{38}"#,
      like: "fn<base62:38>", key: "FAUNA_SECRET", revokedIn: "Fauna's dashboard"),
  ]
}
