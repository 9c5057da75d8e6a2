package ai.varai.provisioner.emulator.iam;

import ai.varai.provisioner.emulator.api.ApiBuilder.ServiceBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.control.Quotas;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.store.Codec;
import ai.varai.provisioner.emulator.store.Table;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.iam.admin.v1.CreateServiceAccountKeyRequest;
import com.google.iam.admin.v1.DeleteServiceAccountKeyRequest;
import com.google.iam.admin.v1.DisableServiceAccountKeyRequest;
import com.google.iam.admin.v1.EnableServiceAccountKeyRequest;
import com.google.iam.admin.v1.GetServiceAccountKeyRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest;
import com.google.iam.admin.v1.ListServiceAccountKeysRequest.KeyType;
import com.google.iam.admin.v1.ListServiceAccountKeysResponse;
import com.google.iam.admin.v1.ServiceAccount;
import com.google.iam.admin.v1.ServiceAccountKey;
import com.google.iam.admin.v1.ServiceAccountKeyAlgorithm;
import com.google.iam.admin.v1.ServiceAccountKeyOrigin;
import com.google.iam.admin.v1.ServiceAccountPrivateKeyType;
import com.google.iam.admin.v1.UploadServiceAccountKeyRequest;
import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Keys that users manage, beside which the one that Google manages is shown. The private half
 * leaves with the answer that creates it and is not kept.
 */
public final class AccountKeys {
  private static final Instant FOREVER = Instant.parse("9999-12-31T23:59:59Z");
  private static final Duration UPLOADED_LIFE = Duration.ofDays(3650);

  private final Emulation emulation;
  private final Accounts accounts;
  private final SystemKeys systemKeys;
  private final Table<ServiceAccountKey> table;

  AccountKeys(Emulation emulation, Accounts accounts, SystemKeys systemKeys) {
    this.emulation = emulation;
    this.accounts = accounts;
    this.systemKeys = systemKeys;
    this.table = emulation.store().table("iam.keys", Codec.proto(ServiceAccountKey.class));
  }

  void register(ServiceBuilder api) {
    api.unary("CreateServiceAccountKey", CreateServiceAccountKeyRequest.class, this::create)
        .unary("UploadServiceAccountKey", UploadServiceAccountKeyRequest.class, this::upload)
        .unary("GetServiceAccountKey", GetServiceAccountKeyRequest.class, this::get)
        .unary("ListServiceAccountKeys", ListServiceAccountKeysRequest.class, this::list)
        .unary("DeleteServiceAccountKey", DeleteServiceAccountKeyRequest.class, this::delete)
        .unary(
            "EnableServiceAccountKey",
            EnableServiceAccountKeyRequest.class,
            (q, call) -> disabled(q.getName(), false))
        .unary(
            "DisableServiceAccountKey",
            DisableServiceAccountKeyRequest.class,
            (q, call) -> disabled(q.getName(), true));
  }

  /** The public half of an account's key that may be used. */
  public Optional<PublicKey> usable(ServiceAccount account, String keyId, Instant now) {
    return table
        .get(account.getProjectId(), key(account, keyId))
        .filter(k -> usable(k, now))
        .map(k -> RsaKeys.parsePem(k.getPublicKeyData().toStringUtf8()));
  }

  /** The public halves of all keys of the account that may be used. */
  List<PublicKey> usable(ServiceAccount account, Instant now) {
    return table.list(account.getProjectId(), key(account, "")).stream()
        .filter(k -> usable(k, now))
        .map(k -> RsaKeys.parsePem(k.getPublicKeyData().toStringUtf8()))
        .toList();
  }

  private static boolean usable(ServiceAccountKey key, Instant now) {
    return !key.getDisabled() && key.getValidBeforeTime().getSeconds() > now.getEpochSecond();
  }

  private static String key(ServiceAccount account, String id) {
    return account.getUniqueId() + "/" + id;
  }

  private ServiceAccountKey create(CreateServiceAccountKeyRequest q, Call call) {
    ServiceAccount account = accounts.find(q.getName());
    int bits = q.getKeyAlgorithm() == ServiceAccountKeyAlgorithm.KEY_ALG_RSA_1024 ? 1024 : 2048;
    if (q.getPrivateKeyType() == ServiceAccountPrivateKeyType.TYPE_PKCS12_FILE) {
      throw GoogleError.unimplemented("CreateServiceAccountKey with TYPE_PKCS12_FILE");
    }
    KeyPair pair = RsaKeys.generate(bits);
    String id = emulation.ids().hex(40);
    Instant now = emulation.clock().instant();
    ServiceAccountKey kept =
        ServiceAccountKey.newBuilder()
            .setName(account.getName() + "/keys/" + id)
            .setKeyAlgorithm(
                bits == 1024
                    ? ServiceAccountKeyAlgorithm.KEY_ALG_RSA_1024
                    : ServiceAccountKeyAlgorithm.KEY_ALG_RSA_2048)
            .setKeyOrigin(ServiceAccountKeyOrigin.GOOGLE_PROVIDED)
            .setKeyType(KeyType.USER_MANAGED)
            .setValidAfterTime(seconds(now))
            .setValidBeforeTime(seconds(FOREVER))
            .setPublicKeyData(
                ByteString.copyFromUtf8(
                    RsaKeys.certificate(
                        pair, account.getUniqueId(), emulation.ids().nextLong(), now, FOREVER)))
            .build();
    insert(account, id, kept);
    return kept.toBuilder()
        .clearPublicKeyData()
        .setPrivateKeyType(ServiceAccountPrivateKeyType.TYPE_GOOGLE_CREDENTIALS_FILE)
        .setPrivateKeyData(ByteString.copyFromUtf8(credentials(account, id, pair, origin(call))))
        .build();
  }

  /**
   * Where the credentials file says that tokens come from: Google's own address for a caller who
   * reached the emulator under Google's name, otherwise the emulator's.
   */
  private static String origin(Call call) {
    String authority =
        call.header().apply(":authority").or(() -> call.header().apply("host")).orElse("");
    return authority.isEmpty() || call.host().endsWith(".googleapis.com")
        ? "https://oauth2.googleapis.com"
        : "http://" + authority.toLowerCase(Locale.ROOT);
  }

  private static String credentials(
      ServiceAccount account, String id, KeyPair pair, String origin) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("type", "service_account");
    out.put("project_id", account.getProjectId());
    out.put("private_key_id", id);
    out.put("private_key", RsaKeys.pem("PRIVATE KEY", pair.getPrivate().getEncoded()));
    out.put("client_email", account.getEmail());
    out.put("client_id", account.getUniqueId());
    out.put("auth_uri", "https://accounts.google.com/o/oauth2/auth");
    out.put("token_uri", origin + "/token");
    out.put("auth_provider_x509_cert_url", "https://www.googleapis.com/oauth2/v1/certs");
    out.put(
        "client_x509_cert_url",
        "https://www.googleapis.com/robot/v1/metadata/x509/"
            + account.getEmail().replace("@", "%40"));
    out.put("universe_domain", "googleapis.com");
    return out.toPrettyString() + "\n";
  }

  private ServiceAccountKey upload(UploadServiceAccountKeyRequest q, Call call) {
    ServiceAccount account = accounts.find(q.getName());
    try {
      RsaKeys.parsePem(q.getPublicKeyData().toStringUtf8());
    } catch (IllegalArgumentException e) {
      throw GoogleError.badField(
          "public_key_data", "The public key is not a valid X.509 certificate in PEM.");
    }
    String id = emulation.ids().hex(40);
    Instant now = emulation.clock().instant();
    ServiceAccountKey kept =
        ServiceAccountKey.newBuilder()
            .setName(account.getName() + "/keys/" + id)
            .setKeyAlgorithm(ServiceAccountKeyAlgorithm.KEY_ALG_RSA_2048)
            .setKeyOrigin(ServiceAccountKeyOrigin.USER_PROVIDED)
            .setKeyType(KeyType.USER_MANAGED)
            .setValidAfterTime(seconds(now))
            .setValidBeforeTime(seconds(now.plus(UPLOADED_LIFE)))
            .setPublicKeyData(q.getPublicKeyData())
            .build();
    insert(account, id, kept);
    return kept.toBuilder().clearPublicKeyData().build();
  }

  private void insert(ServiceAccount account, String id, ServiceAccountKey kept) {
    emulation
        .store()
        .run(
            account.getProjectId(),
            () -> {
              if (rows(account).size() >= limit()) {
                throw GoogleError.failedPrecondition("Precondition check failed.");
              }
              table.put(account.getProjectId(), key(account, id), kept);
            });
  }

  private long limit() {
    return emulation.settings().limit(Quotas.SERVICE_ACCOUNT_KEYS);
  }

  private List<ServiceAccountKey> rows(ServiceAccount account) {
    return table.list(account.getProjectId(), account.getUniqueId() + "/");
  }

  /** A key by its name {@code projects/P/serviceAccounts/A/keys/K}. */
  private record Found(ServiceAccount account, String id, ServiceAccountKey row) {}

  private Found find(String name) {
    int cut = name.indexOf("/keys/");
    ServiceAccount account = accounts.find(cut < 0 ? name : name.substring(0, cut));
    String id = cut < 0 ? "" : name.substring(cut + "/keys/".length());
    return table
        .get(account.getProjectId(), key(account, id))
        .map(row -> new Found(account, id, row))
        .orElseThrow(() -> GoogleError.notFound("Service account key " + id + " does not exist."));
  }

  /**
   * The key that Google manages.
   *
   * @see <a
   *     href="https://cloud.google.com/iam/docs/service-account-creds#user-managed-keys">Service
   *     account credentials</a>
   */
  private ServiceAccountKey managed(ServiceAccount account) {
    SystemKeys.Key key = systemKeys.of(account.getProjectId(), account.getEmail());
    Instant end = key.since().plus(SystemKeys.LIFE);
    return ServiceAccountKey.newBuilder()
        .setName(account.getName() + "/keys/" + key.id())
        .setKeyAlgorithm(ServiceAccountKeyAlgorithm.KEY_ALG_RSA_2048)
        .setKeyOrigin(ServiceAccountKeyOrigin.GOOGLE_PROVIDED)
        .setKeyType(KeyType.SYSTEM_MANAGED)
        .setValidAfterTime(seconds(key.since()))
        .setValidBeforeTime(seconds(end))
        .setPublicKeyData(
            ByteString.copyFromUtf8(
                RsaKeys.certificate(
                    new KeyPair(key.open(), key.secret()),
                    account.getUniqueId(),
                    Long.parseLong(key.id().substring(0, 15), 16),
                    key.since(),
                    end)))
        .build();
  }

  private ServiceAccountKey get(GetServiceAccountKeyRequest q, Call call) {
    ServiceAccountKey row = shown(q.getName());
    return switch (q.getPublicKeyType()) {
      case TYPE_X509_PEM_FILE -> row;
      case TYPE_RAW_PUBLIC_KEY ->
          row.toBuilder()
              .setPublicKeyData(
                  ByteString.copyFrom(
                      RsaKeys.pem(
                          "PUBLIC KEY",
                          RsaKeys.parsePem(row.getPublicKeyData().toStringUtf8()).getEncoded()),
                      StandardCharsets.US_ASCII))
              .build();
      default -> row.toBuilder().clearPublicKeyData().build();
    };
  }

  private ListServiceAccountKeysResponse list(ListServiceAccountKeysRequest q, Call call) {
    ServiceAccount account = accounts.find(q.getName());
    ListServiceAccountKeysResponse.Builder out = ListServiceAccountKeysResponse.newBuilder();
    List<ServiceAccountKey> all = new ArrayList<>();
    all.add(managed(account));
    all.addAll(rows(account));
    for (ServiceAccountKey k : all) {
      if (q.getKeyTypesCount() == 0 || q.getKeyTypesList().contains(k.getKeyType())) {
        out.addKeys(k.toBuilder().clearPublicKeyData());
      }
    }
    return out.build();
  }

  /** A key of either kind. */
  private ServiceAccountKey shown(String name) {
    int cut = name.indexOf("/keys/");
    ServiceAccount account = accounts.find(cut < 0 ? name : name.substring(0, cut));
    ServiceAccountKey managed = managed(account);
    return cut >= 0 && managed.getName().endsWith(name.substring(cut)) ? managed : find(name).row();
  }

  private Empty delete(DeleteServiceAccountKeyRequest q, Call call) {
    Found found = find(q.getName());
    table.remove(found.account().getProjectId(), key(found.account(), found.id()));
    return Empty.getDefaultInstance();
  }

  private Empty disabled(String name, boolean disabled) {
    Found found = find(name);
    table.update(
        found.account().getProjectId(),
        key(found.account(), found.id()),
        k -> k.toBuilder().setDisabled(disabled).build());
    return Empty.getDefaultInstance();
  }

  private static Timestamp seconds(Instant t) {
    return Timestamp.newBuilder().setSeconds(t.getEpochSecond()).build();
  }
}
