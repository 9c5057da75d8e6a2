package ai.varai.provisioner.emulator.storage;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.JsonAnswer;
import ai.varai.provisioner.emulator.api.JsonCall;
import ai.varai.provisioner.emulator.api.JsonHandler;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.error.XmlErrors;
import ai.varai.provisioner.emulator.support.FormData;
import ai.varai.provisioner.emulator.support.Trees;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Uploads by HTML forms, with or without a policy document that says what may be uploaded and is
 * signed.
 *
 * @see <a href="https://cloud.google.com/storage/docs/xml-api/post-object-forms">POST Object</a>
 * @see <a href="https://cloud.google.com/storage/docs/authentication/signatures#policy-document">
 *     Policy documents</a>
 */
final class XmlForms implements JsonHandler {

  private static final Map<String, String> FIELDS =
      Map.of(
          "content-type", "contentType",
          "content-encoding", "contentEncoding",
          "content-disposition", "contentDisposition",
          "content-language", "contentLanguage",
          "cache-control", "cacheControl",
          "x-goog-custom-time", "customTime");
  private static final String META = "x-goog-meta-";

  /** What a policy need not speak of. */
  private static final Set<String> FREE =
      Set.of("file", "policy", "signature", "googleaccessid", "x-goog-signature", "submit");

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final SignedUrl signed;
  private final Uploads uploads;

  XmlForms(SignedUrl signed, Uploads uploads) {
    this.signed = signed;
    this.uploads = uploads;
  }

  @Override
  public JsonAnswer handle(JsonCall call) throws GoogleError {
    String contentType = call.call().header().apply("content-type").orElse("");
    if (!FormData.is(contentType)) {
      throw StorageErrors.invalid("A POST to a bucket must be of the type multipart/form-data.");
    }
    FormData form = FormData.parse(contentType, call.rawBody());
    FormData.Field file =
        form.field("file")
            .orElseThrow(
                () ->
                    StorageErrors.invalid("The form has no field file.").withReason("MissingFile"));
    String bucket = call.variable("bucket");
    String key = form.text("key").orElseThrow(() -> StorageErrors.required("key"));
    boolean named =
        form.text("x-goog-credential").or(() -> form.text("GoogleAccessId")).isPresent();
    if (named || form.text("policy").isPresent()) {
      String policy = form.text("policy").orElseThrow(() -> StorageErrors.required("policy"));
      signed.checkForm(form, policy);
      checkPolicy(policy(policy), form, bucket, file.bytes().length);
    }
    String name = key.replace("${filename}", file.file());
    ObjectNode made = write(call, form, name, file);
    return answer(form, bucket, name, made);
  }

  private ObjectNode write(JsonCall call, FormData form, String name, FormData.Field file) {
    ObjectNode described = JsonNodeFactory.instance.objectNode();
    if (!file.contentType().isEmpty()) {
      described.put("contentType", file.contentType());
    }
    for (FormData.Field field : form.fields()) {
      String lower = field.name().toLowerCase(Locale.ROOT);
      String known = FIELDS.get(lower);
      if (known != null) {
        described.put(known, field.text());
      } else if (lower.startsWith(META)) {
        Trees.object(described, "metadata").put(lower.substring(META.length()), field.text());
      }
    }
    Map<String, List<String>> query = new HashMap<>();
    query.put("name", List.of(name));
    form.text("acl")
        .or(() -> form.text("x-goog-acl"))
        .ifPresent(acl -> query.put("predefinedAcl", List.of(XmlObjects.predefined(acl))));
    Call asked = call.call().withQuery(query);
    JsonNode made =
        uploads
            .insert(new JsonCall(asked, call.variables(), new byte[0]), described, file.bytes())
            .json();
    return made instanceof ObjectNode o ? o : described;
  }

  private static JsonAnswer answer(FormData form, String bucket, String name, ObjectNode made) {
    String etag = EntityTags.xml(made);
    String location = "https://storage.googleapis.com/" + bucket + "/" + Uris.segment(name);
    Optional<String> redirect =
        form.text("success_action_redirect").or(() -> form.text("redirect"));
    if (redirect.isPresent()) {
      String to =
          redirect.get()
              + (redirect.get().contains("?") ? "&" : "?")
              + "bucket="
              + Uris.strict(bucket)
              + "&key="
              + Uris.strict(name)
              + "&etag="
              + Uris.strict(etag);
      return new JsonAnswer(303, null, new byte[0], "", Map.of("location", to, "etag", etag));
    }
    Map<String, String> headers =
        Map.of(
            "location",
            location,
            "etag",
            etag,
            "x-goog-generation",
            Trees.text(made, "generation"),
            "x-goog-metageneration",
            Trees.text(made, "metageneration"));
    return switch (form.text("success_action_status").orElse("204")) {
      case "201" ->
          new JsonAnswer(
              201,
              null,
              ("<?xml version='1.0' encoding='UTF-8'?><PostResponse><Location>"
                      + XmlErrors.escaped(location)
                      + "</Location><Bucket>"
                      + bucket
                      + "</Bucket><Key>"
                      + XmlErrors.escaped(name)
                      + "</Key><ETag>"
                      + etag
                      + "</ETag></PostResponse>")
                  .getBytes(StandardCharsets.UTF_8),
              "application/xml; charset=UTF-8",
              headers);
      case "200" -> new JsonAnswer(200, null, new byte[0], "text/html; charset=UTF-8", headers);
      default -> new JsonAnswer(204, null, new byte[0], "", headers);
    };
  }

  private static JsonNode policy(String text) {
    try {
      return MAPPER.readTree(Base64.getDecoder().decode(text.replaceAll("\\s", "")));
    } catch (IllegalArgumentException | java.io.IOException e) {
      String what = e instanceof JsonProcessingException ? "JSON" : "Base64";
      throw unfit("The policy document is no " + what + ".");
    }
  }

  private void checkPolicy(JsonNode policy, FormData form, String bucket, long size) {
    try {
      if (OffsetDateTime.parse(policy.path("expiration").asText())
          .toInstant()
          .isBefore(signed.now())) {
        throw StorageErrors.invalid("The policy document has expired.").withReason("ExpiredToken");
      }
    } catch (DateTimeParseException e) {
      throw unfit("The policy document has no valid expiration.");
    }
    Set<String> spoken = new HashSet<>();
    for (JsonNode condition : policy.path("conditions")) {
      if (condition.isObject()) {
        condition
            .properties()
            .forEach(
                each ->
                    spoken.add(
                        matching(form, bucket, "eq", each.getKey(), each.getValue().asText())));
      } else if (condition.path(0).asText().equalsIgnoreCase("content-length-range")) {
        length(condition, size);
      } else {
        spoken.add(
            matching(
                form,
                bucket,
                condition.path(0).asText().toLowerCase(Locale.ROOT),
                condition.path(1).asText().replaceFirst("^\\$", ""),
                condition.path(2).asText()));
      }
    }
    for (FormData.Field field : form.fields()) {
      String name = field.name().toLowerCase(Locale.ROOT);
      if (!FREE.contains(name) && !name.startsWith("x-ignore-") && !spoken.contains(name)) {
        throw unfit("The policy has no condition for the field " + field.name() + ".");
      }
    }
  }

  /** The name of the field that fits. */
  private static String matching(
      FormData form, String bucket, String how, String name, String wanted) {
    String field = name.toLowerCase(Locale.ROOT);
    String given = form.text(field).orElse(field.equals("bucket") ? bucket : "");
    boolean fits =
        switch (how) {
          case "eq" -> given.equals(wanted);
          case "starts-with" -> given.startsWith(wanted);
          default -> throw unfit("Unknown condition: " + how + ".");
        };
    if (!fits) {
      throw unfit("Policy did not reference the value of the field " + name + ".");
    }
    return field;
  }

  private static void length(JsonNode condition, long size) {
    if (size < condition.path(1).asLong()) {
      throw StorageErrors.invalid("Your proposed upload is smaller than the minimum object size.")
          .withReason("EntityTooSmall");
    }
    if (size > condition.path(2).asLong()) {
      throw StorageErrors.invalid("Your proposed upload exceeds the maximum allowed object size.")
          .withReason("EntityTooLarge");
    }
  }

  private static GoogleError unfit(String detail) {
    return StorageErrors.invalid(
            "The content of the form does not meet the conditions specified in the policy document."
                + " "
                + detail)
        .withReason("InvalidPolicyDocument");
  }
}
