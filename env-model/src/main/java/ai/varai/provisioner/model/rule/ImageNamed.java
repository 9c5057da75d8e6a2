package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.source.Severity;

/** Service without an image. */
final class ImageNamed extends CloudRule {

  ImageNamed() {
    super(
        "RUN007",
        Severity.ADVISORY,
        "Service without an image",
        "Nothing says what the service runs. The newest image of its name in the"
            + " environment's own Artifact Registry repository is taken; somebody has to push it"
            + " before the service can start.",
        "Name an image with its version in `image`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (service.image().isEmpty()) {
            report.at(
                path,
                "no image is named, so the newest in the environment's repository is run",
                "name one in image");
          }
        });
  }
}
