package ai.varai.provisioner.model.describe;

/**
 * What a text has to look like.
 *
 * @param regex matches the whole text
 * @param expected the same in words
 */
public record Form(String regex, String expected) {
  public boolean accepts(String text) {
    return java.util.regex.Pattern.matches(regex, text);
  }
}
