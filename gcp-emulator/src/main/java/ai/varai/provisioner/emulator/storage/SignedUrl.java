package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.http.ClientPaths;
import ai.varai.provisioner.emulator.iam.Identities;
import ai.varai.provisioner.emulator.support.Trees;
import ai.varai.provisioner.emulator.token.RsaKeys;
import com.google.common.hash.Hashing;
import com.google.common.io.BaseEncoding;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A request whose query carries the signature of a service account, in version 2 or 4. It counts as
 * that account's, for as long as it says.
 *
 * @see <a href="https://cloud.google.com/storage/docs/access-control/signed-urls">Signed URLs</a>
 */
final class SignedUrl {

  private static final String ALGORITHM = "GOOG4-RSA-SHA256";
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

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
    if (call.query().containsKey("X-Goog-Credential")
        || call.query().containsKey("X-Goog-Signature")) {
      version4(call);
    } else if (call.query().containsKey("GoogleAccessId")) {
      version2(call, bucket);
    }
  }

  private void version4(Call call) {
    String algorithm = required(call, "X-Goog-Algorithm");
    if (!algorithm.equals(ALGORITHM)) {
      throw malformed("X-Goog-Algorithm: " + algorithm);
    }
    String[] credential = required(call, "X-Goog-Credential").split("/", 2);
    String time = required(call, "X-Goog-Date");
    Instant from = time(time);
    long seconds =
        Trees.parse(required(call, "X-Goog-Expires"))
            .filter(s -> s > 0 && s <= LONGEST.toSeconds())
            .orElseThrow(() -> malformed("X-Goog-Expires must be between 1 and 604800"));
    if (credential.length != 2 || !credential[1].endsWith("/storage/goog4_request")) {
      throw malformed("X-Goog-Credential");
    }
    Instant now = emulation.clock().instant();
    if (now.isBefore(from)) {
      throw GoogleError.permissionDenied("Request is not yet valid.").withReason("AccessDenied");
    }
    expired(from.plusSeconds(seconds), now);
    String text =
        String.join(
            "\n",
            ALGORITHM,
            time,
            credential[1],
            Hashing.sha256().hashString(canonical(call), StandardCharsets.UTF_8).toString());
    String hex = required(call, "X-Goog-Signature").toLowerCase(Locale.ROOT);
    verify(
        credential[0],
        text,
        BaseEncoding.base16().lowerCase().canDecode(hex)
            ? BaseEncoding.base16().lowerCase().decode(hex)
            : new byte[0]);
  }

  private static Instant time(String text) {
    try {
      return TIME.parse(text, Instant::from);
    } catch (DateTimeException e) {
      throw malformed("X-Goog-Date: " + text);
    }
  }

  private static String canonical(Call call) {
    Map<String, List<String>> query = new TreeMap<>();
    call.query()
        .forEach(
            (name, values) -> {
              if (!name.equals("X-Goog-Signature")) {
                query.put(Uris.strict(name), values.stream().map(Uris::strict).sorted().toList());
              }
            });
    String parameters =
        query.entrySet().stream()
            .flatMap(e -> e.getValue().stream().map(v -> e.getKey() + "=" + v))
            .collect(Collectors.joining("&"));
    String signed = required(call, "X-Goog-SignedHeaders");
    String headers =
        Stream.of(signed.split(";"))
            .map(name -> name + ":" + header(call, name) + "\n")
            .collect(Collectors.joining());
    String payload = call.header().apply("x-goog-content-sha256").orElse("UNSIGNED-PAYLOAD");
    return String.join("\n", call.httpMethod(), call.path(), parameters, headers, signed, payload);
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
    byte[] signature;
    try {
      signature = Base64.getDecoder().decode(required(call, "Signature"));
    } catch (IllegalArgumentException e) {
      signature = new byte[0];
    }
    verify(required(call, "GoogleAccessId"), text, signature);
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

  private void verify(String email, String text, byte[] signature) {
    Optional<Identities> identities = emulation.plugin(Identities.class);
    byte[] content = text.getBytes(StandardCharsets.UTF_8);
    boolean right =
        identities.flatMap(i -> i.account(email)).filter(account -> !account.getDisabled()).stream()
            .flatMap(
                account ->
                    identities.get().publicKeys(account, emulation.clock().instant()).stream())
            .anyMatch(key -> RsaKeys.verify(key, content, signature));
    if (!right) {
      throw GoogleError.permissionDenied(
              "The request signature we calculated does not match the signature you provided. Check"
                  + " your Google secret key and signing method.")
          .withReason("SignatureDoesNotMatch");
    }
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
