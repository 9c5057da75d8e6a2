package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Image that can change under its name in production. */
final class ImagePinned extends CloudRule {

  ImagePinned() {
    super(
        "RUN008",
        Severity.ADVISORY,
        "Image that can change under its name in production",
        "An image named without a version, or by `latest`, is another one tomorrow: what"
            + " was tested is not what runs, and a rollback does not bring it back.",
        "Name the image by a version or a digest.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    if (input.isProduction()) {
      input.eachService(
          (path, service) ->
              service
                  .image()
                  .filter(image -> !image.contains("@sha256:"))
                  .filter(
                      image ->
                          image.endsWith(":latest")
                              || image.lastIndexOf(':') < image.lastIndexOf('/') + 1)
                  .ifPresent(
                      image ->
                          report.at(
                              path.child("image"),
                              "the image '" + image + "' has no fixed version",
                              "name a version or a digest")));
    }
  }
}
