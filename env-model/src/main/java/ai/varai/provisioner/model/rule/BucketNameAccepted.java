package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.Names;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Severity;
import java.util.Optional;
import java.util.regex.Pattern;

/** Bucket name that Google refuses. */
final class BucketNameAccepted extends CloudRule {
  private static final Pattern BROKEN =
      Pattern.compile("[.]{2}|[.]-|-[.]|^\\d{1,3}([.]\\d{1,3}){3}$");

  BucketNameAccepted() {
    super(
        "NAM002",
        Severity.MANDATORY,
        "Bucket name that Google refuses",
        "A bucket name has 3 to 63 characters, is no IP address, does not begin with"
            + " `goog`, does not contain `google`, and has no dots or hyphens beside a dot.",
        "Choose another name.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    var names = new Names(input.environment(), Optional.empty());
    input
        .environment()
        .storage()
        .forEach(
            (key, bucket) -> {
              String name = names.bucket(key, bucket.name());
              if (name.length() > 63
                  || name.startsWith("goog")
                  || name.contains("google")
                  || BROKEN.matcher(name).find()) {
                KeyPath path = KeyPath.of("storage", key);
                report.at(
                    bucket.name().isPresent() ? path.child("name") : path,
                    "Google refuses the bucket name '" + name + "'",
                    "choose another in name");
              }
            });
  }
}
