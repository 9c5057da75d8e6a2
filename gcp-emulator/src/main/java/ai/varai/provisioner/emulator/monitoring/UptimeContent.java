package ai.varai.provisioner.emulator.monitoring;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.monitoring.v3.UptimeCheckConfig;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher;
import com.google.monitoring.v3.UptimeCheckConfig.ContentMatcher.JsonPathMatcher.JsonPathMatcherOption;
import com.google.monitoring.v3.UptimeCheckConfig.HttpCheck.ResponseStatusCode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * Whether an answer is what a check expects.
 *
 * @see <a
 *     href="https://cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.uptimeCheckConfigs">UptimeCheckConfig</a>
 */
final class UptimeContent {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private UptimeContent() {}

  /** From 200 to 299, where nothing is said. */
  static boolean accepts(List<ResponseStatusCode> accepted, int status) {
    if (accepted.isEmpty()) {
      return status / 100 == 2;
    }
    return accepted.stream()
        .anyMatch(
            code ->
                switch (code.getStatusClass()) {
                  case STATUS_CLASS_ANY -> true;
                  case STATUS_CLASS_UNSPECIFIED, UNRECOGNIZED -> code.getStatusValue() == status;
                  default -> status / 100 == code.getStatusClass().getNumber() / 100;
                });
  }

  /** Google looks at the first matcher only. */
  static boolean matches(UptimeCheckConfig check, String text) {
    if (check.getContentMatchersCount() == 0
        || check.getContentMatchers(0).getContent().isEmpty()) {
      return true;
    }
    ContentMatcher matcher = check.getContentMatchers(0);
    return switch (matcher.getMatcher()) {
      case NOT_CONTAINS_STRING -> !text.contains(matcher.getContent());
      case MATCHES_REGEX -> finds(matcher.getContent(), text);
      case NOT_MATCHES_REGEX -> !finds(matcher.getContent(), text);
      case MATCHES_JSON_PATH -> atPath(matcher, text);
      case NOT_MATCHES_JSON_PATH -> !atPath(matcher, text);
      default -> text.contains(matcher.getContent());
    };
  }

  private static boolean finds(String pattern, String text) {
    try {
      return Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /** Names and indexes are followed ({@code $.a.b[0]}); what else JSONPath has matches nothing. */
  private static boolean atPath(ContentMatcher matcher, String text) {
    String path = matcher.getJsonPathMatcher().getJsonPath();
    if (!path.matches("\\$(\\.[\\w-]+|\\[\\d+\\])*")) {
      return false;
    }
    try {
      JsonNode found =
          MAPPER.readTree(text).at(path.substring(1).replaceAll("[.\\[]", "/").replace("]", ""));
      if (found.isMissingNode()) {
        return false;
      }
      return matcher.getJsonPathMatcher().getJsonMatcher() == JsonPathMatcherOption.REGEX_MATCH
          ? finds(matcher.getContent(), found.isValueNode() ? found.asText() : found.toString())
          : found.equals(MAPPER.readTree(matcher.getContent()));
    } catch (JsonProcessingException e) {
      return false;
    }
  }
}
