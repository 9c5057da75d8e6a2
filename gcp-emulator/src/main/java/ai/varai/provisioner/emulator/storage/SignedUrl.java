package ai.varai.provisioner.emulator.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.XmlErrors;
import ai.varai.provisioner.emulator.http.ClientPaths;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.support.FormData;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.AccessIds;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.security.MessageDigest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request whose query, header or form carries the signature of a service account, made with a key
 * of its own in version 2 or 4, or with an HMAC key in version 4, also in Amazon's form. It counts
 * as that account's, for as long as it says.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/signed-urls">Signed URLs</a>
 * @see <a href="https://cloud.google.com/storage/docs/authentication/hmackeys">HMAC keys</a>
 */
final class SignedUrl {

  private static final String RSA = "GOOG4-RSA-SHA256";
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Emulation emulation;

  SignedUrl(Emulation emulation) {
    this.emulation = emulation;
  }

  /**
   * Refuses a signature that is wrong, early, late or missing where somebody is named by whom it
   * would be; a request that names nobody is let through.
   *
   * @param bucket the bucket that the request is about
   */
  void check(Call call, String bucket) {
    Map<String, String> header =
        ClientPaths.signature(call.header().apply("authorization").orElse(""));
    if (!header.isEmpty()) {
      inHeader(call, header);
    } else if (call.query().containsKey("X-Goog-Credential")
        || call.query().containsKey("X-Goog-Signature")) {
      inQuery(call, Form.GOOGLE);
    } else if (call.query().containsKey("X-Amz-Credential")
        || call.query().containsKey("X-Amz-Signature")) {
      inQuery(call, Form.AMAZON);
    } else if (call.query().containsKey("GoogleAccessId")) {
      version2(call, bucket);
    }
  }

  /** Refuses a form whose policy document nobody has signed, or not as it is. */
  void checkForm(FormData form, String policy) {
    List<Signable> text = List.of(new Signable(policy, Optional.empty()));
    Optional<String> credential = form.text("x-goog-credential");
    if (credential.isPresent()) {
      String algorithm = form.text("x-goog-algorithm").orElse("");
      Scope scope = scope(Form.GOOGLE, algorithm, credential.get());
      verify(scope, text, form.text("x-goog-signature").orElse(""));
      return;
    }
    String email =
        form.text("GoogleAccessId").orElseThrow(() -> StorageErrors.required("GoogleAccessId"));
    verifyRsa(email, text, base64(form.text("signature").orElse("")));
  }

  Instant now() {
    return emulation.clock().instant();
  }

  /** What a signature of version 4 is called by whom it was made up. */
  private enum Form {
    GOOGLE("X-Goog-", "GOOG4", "/storage/goog4_request", "x-goog-content-sha256"),
    AMAZON("X-Amz-", "AWS4", "/s3/aws4_request", "x-amz-content-sha256");

    private final String parameters;
    private final String name;
    private final String scope;
    private final String digest;

    Form(String parameters, String name, String scope, String digest) {
      this.parameters = parameters;
      this.name = name;
      this.scope = scope;
      this.digest = digest;
    }
  }

  /**
   * For what a signature is good.
   *
   * @param signer an e-mail address, or the id of an HMAC key
   * @param text day, location, service and the form's name
   */
  private record Scope(Form form, boolean hmac, String signer, String text) {}

  private static Scope scope(Form form, String algorithm, String credential) {
    boolean hmac = algorithm.equals(form.name + "-HMAC-SHA256");
    if (!hmac && !algorithm.equals(RSA)) {
      throw malformed(form.parameters + "Algorithm: " + algorithm);
    }
    String[] parts = credential.split("/", 2);
    if (parts.length != 2 || !parts[1].endsWith(form.scope)) {
      throw malformed(form.parameters + "Credential");
    }
    return new Scope(form, hmac, parts[0], parts[1]);
  }

  private void inQuery(Call call, Form form) {
    String algorithm = required(call, form.parameters + "Algorithm");
    Scope scope = scope(form, algorithm, required(call, form.parameters + "Credential"));
    String time = required(call, form.parameters + "Date");
    Instant from = time(time);
    long seconds =
        Trees.parse(required(call, form.parameters + "Expires"))
            .filter(s -> s > 0 && s <= LONGEST.toSeconds())
            .orElseThrow(() -> malformed(form.parameters + "Expires must be between 1 and 604800"));
    Instant now = now();
    if (now.isBefore(from)) {
      throw GoogleError.permissionDenied("Request is not yet valid.").withReason("AccessDenied");
    }
    expired(from.plusSeconds(seconds), now);
    String signature = form.parameters + "Signature";
    List<Signable> texts =
        texts(
            call,
            scope,
            new Signed(
                algorithm, time, required(call, form.parameters + "SignedHeaders"), signature));
    verify(scope, texts, required(call, signature));
  }

  /** A signature in the header Authorization, as clients of Amazon's S3 send it too. */
  private void inHeader(Call call, Map<String, String> parts) {
    String algorithm = parts.getOrDefault("Algorithm", "");
    Form form = algorithm.startsWith(Form.AMAZON.name) ? Form.AMAZON : Form.GOOGLE;
    Scope scope = scope(form, algorithm, parts.getOrDefault("Credential", ""));
    String time =
        call.header()
            .apply(form.parameters.toLowerCase(Locale.ROOT) + "date")
            .orElseThrow(() -> malformed("no header " + form.parameters + "Date"));
    time(time);
    Signed signed = new Signed(algorithm, time, parts.getOrDefault("SignedHeaders", ""), "");
    verify(scope, texts(call, scope, signed), parts.getOrDefault("Signature", ""));
  }

  /**
   * How a request is signed.
   *
   * @param without the parameter that has the signature, which is not signed itself
   */
  private record Signed(String algorithm, String time, String headers, String without) {}

  /**
   * What may have been signed.
   *
   * @param canonical of what request the text is; empty where the text is the request itself
   */
  private record Signable(String text, Optional<String> canonical) {

    /** What a refusal tells of it. */
    Map<String, String> shown() {
      Map<String, String> out = new HashMap<>();
      out.put("StringToSign", text);
      canonical.ifPresent(request -> out.put("CanonicalRequest", request));
      return out;
    }
  }

  /** Clients name the host with its port or without. */
  private static List<Signable> texts(Call call, Scope scope, Signed signed) {
    String host = header(call, "host");
    return Stream.of(host, host.replaceFirst(":\\d+$", ""))
        .distinct()
        .map(each -> canonical(call, scope.form(), signed, each))
        .map(
            request ->
                new Signable(
                    String.join(
                        "\n",
                        signed.algorithm(),
                        signed.time(),
                        scope.text(),
                        Hashing.sha256().hashString(request, UTF_8).toString()),
                    Optional.of(request)))
        .toList();
  }

  private void verify(Scope scope, List<Signable> texts, String signature) {
    String hex = signature.toLowerCase(Locale.ROOT);
    byte[] given =
        BaseEncoding.base16().lowerCase().canDecode(hex)
            ? BaseEncoding.base16().lowerCase().decode(hex)
            : new byte[0];
    if (!scope.hmac()) {
      verifyRsa(scope.signer(), texts, given);
      return;
    }
    boolean right =
        emulation.plugin(AccessIds.class).flatMap(ids -> ids.key(scope.signer())).stream()
            .filter(key -> enabled(key.email()))
            .map(key -> signingKey(scope, key.secret()))
            .anyMatch(
                key ->
                    texts.stream()
                        .anyMatch(each -> MessageDigest.isEqual(given, hmac(key, each.text()))));
    if (!right) {
      throw wrong(texts);
    }
  }

  private boolean enabled(String email) {
    return emulation
        .plugin(Identities.class)
        .flatMap(i -> i.account(email))
        .filter(account -> !account.getDisabled())
        .isPresent();
  }

  private static byte[] signingKey(Scope scope, String secret) {
    byte[] key = (scope.form().name + secret).getBytes(UTF_8);
    for (String part : scope.text().split("/", -1)) {
      key = hmac(key, part);
    }
    return key;
  }

  private static byte[] hmac(byte[] key, String text) {
    return Hashing.hmacSha256(key).hashString(text, UTF_8).asBytes();
  }

  private static Instant time(String text) {
    try {
      return TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw malformed("X-Goog-Date: " + text);
    }
  }

  private static String canonical(Call call, Form form, Signed signed, String host) {
    Map<String, List<String>> query = new TreeMap<>();
    call.query()
        .forEach(
            (name, values) -> {
              if (!name.equals(signed.without())) {
                query.put(Uris.strict(name), values.stream().map(Uris::strict).sorted().toList());
              }
            });
    String parameters =
        query.entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(v -> e.getKey() + "=" + v))
            .collect(Collectors.joining("&"));
    String headers =
        Stream.of(signed.headers().split(";"))
            .map(name -> name + ":" + (name.equals("host") ? host : header(call, name)) + "\n")
            .collect(Collectors.joining());
    String payload = call.header().apply(form.digest).orElse("UNSIGNED-PAYLOAD");
    return String.join(
        "\n", call.httpMethod(), call.path(), parameters, headers, signed.headers(), payload);
  }

  private static String header(Call call, String name) {
    Optional<String> value = call.header().apply(name);
    if (name.equals("host")) {
      value = value.or(() -> call.header().apply(":authority"));
    }
    return value.orElse("").trim().replaceAll("\\s+", " ");
  }

  private void version2(Call call, String bucket) {
    String expires = required(call, "Expires");
    long seconds = Trees.parse(expires).orElseThrow(() -> malformed("Expires: " + expires));
    expired(Instant.ofEpochSecond(seconds), emulation.clock().instant());
    String extensions =
        Stream.of(call.header().apply(Call.ALL_NAMES).orElse("").split(","))
            .filter(name -> name.startsWith("x-goog-") && !name.startsWith("x-goog-encryption-key"))
            .sorted()
            .map(name -> name + ":" + header(call, name) + "\n")
            .collect(Collectors.joining());
    String text =
        String.join(
            "\n",
            call.httpMethod(),
            call.header().apply("content-md5").orElse(""),
            call.header().apply("content-type").orElse(""),
            expires,
            extensions + resource(call, bucket));
    verifyRsa(
        required(call, "GoogleAccessId"),
        List.of(new Signable(text, Optional.empty())),
        base64(required(call, "Signature")));
  }

  private static byte[] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  /** Bucket and object in the form in which they were sent. */
  private static String resource(Call call, String bucket) {
    return ClientPaths.bucket(call.host()).isPresent() ? "/" + bucket + call.path() : call.path();
  }

  private static void expired(Instant end, Instant now) {
    if (end.isBefore(now)) {
      throw StorageErrors.invalid("The provided token has expired.").withReason("ExpiredToken");
    }
  }

  private void verifyRsa(String email, List<Signable> texts, byte[] signature) {
    Optional<Identities> identities = emulation.plugin(Identities.class);
    boolean right =
        identities.flatMap(i -> i.acting(email)).stream()
            .flatMap(
                account ->
                    identities.get().publicKeys(account, emulation.clock().instant()).stream())
            .anyMatch(
                key ->
                    texts.stream()
                        .anyMatch(
                            each -> RsaKeys.verify(key, each.text().getBytes(UTF_8), signature)));
    if (!right) {
      throw wrong(texts);
    }
  }

  private static GoogleError wrong(List<Signable> texts) {
    return GoogleError.permissionDenied(
            "The request signature we calculated does not match the signature you provided. Check"
                + " your Google secret key and signing method.")
        .withReason(XmlErrors.SIGNATURE)
        .withErrorInfo(XmlErrors.SIGNATURE, "", texts.get(0).shown());
  }

  private static String required(Call call, String parameter) {
    return call.parameter(parameter)
        .orElseThrow(() -> malformed("The parameter " + parameter + " is missing"));
  }

  private static GoogleError malformed(String what) {
    return StorageErrors.invalid("Invalid signed URL: " + what + ".")
        .withReason("InvalidQueryParameterValue");
  }
}
