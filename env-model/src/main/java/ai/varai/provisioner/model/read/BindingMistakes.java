package ai.varai.provisioner.model.read;

import ai.varai.provisioner.model.describe.Form;
import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.NearName;
import ai.varai.provisioner.model.source.Node;
import ai.varai.provisioner.model.source.SourcePosition;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Words for what is wrong with a value. */
final class BindingMistakes {
  private final RecordType root;
  private final Problems problems;

  BindingMistakes(RecordType root, Problems problems) {
    this.root = root;
    this.problems = problems;
  }

  void unknownKey(RecordType type, String key, SourcePosition position, KeyPath path) {
    Optional<String> near = NearName.of(key, type.keys());
    Optional<String> elsewhere = near.isPresent() ? Optional.empty() : KeyPlaces.find(root, key);
    String remedy =
        elsewhere
            .map(place -> "move it to " + place)
            .orElse(
                near.isPresent()
                    ? "Correct the spelling, or delete the key"
                    : "delete it; the keys here are " + String.join(", ", type.keys()));
    problems.add(
        Finding.of(ReadCode.UNKNOWN_KEY, position, path, "unknown key", remedy).withNear(near));
  }

  void missing(Property property, SourcePosition position, KeyPath path) {
    String example = property.example().isEmpty() ? "..." : property.example();
    problems.add(
        ReadCode.MISSING_KEY,
        position,
        path,
        "the key is missing",
        "add " + property.key() + ": " + example + " (" + firstSentence(property.doc()) + ")");
  }

  void nothingToRemove(Node.Entry entry, KeyPath path) {
    problems.add(
        ReadCode.NOTHING_TO_REMOVE,
        entry.key(),
        path,
        "there is no value, and no lower layer has one to remove",
        "write the value; {} gives an entry all its defaults");
  }

  @Nullable Object wrongType(String expected, Shape shape, Node node, KeyPath path) {
    boolean mayShow = !(shape instanceof Shape.Text text && text.form().isEmpty());
    String found = mayShow ? Shown.describe(node) : Shown.kind(node);
    problems.add(
        Finding.of(
                ReadCode.WRONG_TYPE,
                node.position(),
                path,
                "is " + found,
                forTheShell(TypeRemedy.of(shape, node), node, path))
            .withExpected(expected));
    return null;
  }

  /** Of quotes on a command line the program sees nothing: the shell takes them away. */
  private static String forTheShell(String remedy, Node node, KeyPath path) {
    return remedy.equals(TypeRemedy.QUOTES) && node.position().file().equals("--set " + path)
        ? remedy + ", and all of it in others for the shell: --set '" + path + "=\"VALUE\"'"
        : remedy;
  }

  void outOfRange(Shape.Whole whole, Node.Scalar scalar, KeyPath path) {
    problems.add(
        Finding.of(
                ReadCode.OUT_OF_RANGE,
                scalar.position(),
                path,
                Shown.value(scalar) + " is out of range",
                "choose a number in the range")
            .withExpected("a whole number from " + whole.min() + " to " + whole.max()));
  }

  void wrongForm(Form form, Node.Scalar scalar, KeyPath path) {
    problems.add(
        Finding.of(
                ReadCode.WRONG_FORM,
                scalar.position(),
                path,
                Shown.value(scalar) + " does not have the right form",
                Suggestions.forText(form, scalar.text()).orElse("write it in that form"))
            .withExpected(form.expected()));
  }

  void notAChoice(Shape.Choice choice, Node.Scalar scalar, KeyPath path) {
    Optional<String> near = NearName.of(scalar.text(), choice.spellings());
    problems.add(
        Finding.of(
                ReadCode.NOT_A_CHOICE,
                scalar.position(),
                path,
                Shown.value(scalar) + " is not one of the values allowed here",
                near.isPresent() ? "Choose one of them" : "choose one of them")
            .withExpected("one of " + String.join(", ", choice.spellings()))
            .withNear(near));
  }

  void tooFew(int min, int count, SourcePosition position, KeyPath path) {
    problems.add(
        Finding.of(
                ReadCode.TOO_FEW,
                position,
                path,
                count == 0 ? "is empty" : "has " + count + " entries",
                "add an entry")
            .withExpected("at least " + min + (min == 1 ? " entry" : " entries")));
  }

  void checkName(Shape.Entries entries, String name, SourcePosition position, KeyPath path) {
    Optional<Form> form = entries.key();
    if (form.isPresent() && !form.get().accepts(name)) {
      problems.add(
          Finding.of(
                  ReadCode.WRONG_NAME,
                  position,
                  path,
                  "the name " + Shown.quoted(name) + " does not have the right form",
                  Suggestions.forText(form.get(), name).orElse("choose another name"))
              .withExpected(form.get().expected()));
    }
  }

  private static String firstSentence(String doc) {
    int end = doc.indexOf(". ");
    String first = end < 0 ? doc : doc.substring(0, end);
    return first.endsWith(".") ? first.substring(0, first.length() - 1) : first;
  }
}
