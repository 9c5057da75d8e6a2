package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.compile.ServiceImage;
import ai.varai.provisioner.model.config.LocalMode;
import ai.varai.provisioner.model.source.Severity;

/** Service that cannot run in Docker. */
final class ImageForDocker extends LocalRule {

  ImageForDocker() {
    super(
        "LOC006",
        Severity.MANDATORY,
        "Service that cannot run in Docker",
        "In Docker services run from images, and this one has only a process.",
        "Write `image`, or set `local.mode` to `embedded`.");
  }

  @Override
  public void check(RuleInput input, Report report) {
    input.eachService(
        (path, service) -> {
          if (input.environment().local().mode() == LocalMode.DOCKER
              && service.image().isEmpty()
              && ServiceImage.ownProcess(service)) {
            report.at(
                path.child("image"),
                "the service has a process of its own and no image to run in Docker",
                "write image");
          }
        });
  }
}
