package ai.varai.provisioner.model.rule;

import ai.varai.provisioner.model.config.WaiverConfig;
import ai.varai.provisioner.model.source.Finding;
import ai.varai.provisioner.model.source.Findings;
import ai.varai.provisioner.model.source.KeyPath;
import ai.varai.provisioner.model.source.Origins;
import ai.varai.provisioner.model.source.Severity;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The findings that an environment accepts, each with a reason and a last day. */
final class Waivers {
  private final List<WaiverConfig> waivers;
  private final Origins origins;
  private final LocalDate today;

  Waivers(List<WaiverConfig> waivers, Origins origins, LocalDate today) {
    this.waivers = waivers;
    this.origins = origins;
    this.today = today;
  }

  RuleResult apply(List<Finding> findings) {
    var standing = new ArrayList<Finding>();
    var waived = new ArrayList<Waived>();
    Set<WaiverConfig> used = new HashSet<>();
    for (Finding finding : findings) {
      List<WaiverConfig> matching =
          waivers.stream().filter(waiver -> covers(waiver, finding)).toList();
      used.addAll(matching);
      Optional<WaiverConfig> holding =
          matching.stream().filter(waiver -> !waiver.expires().isBefore(today)).findFirst();
      if (holding.isPresent()) {
        waived.add(new Waived(finding, holding.get()));
      } else if (matching.isEmpty()) {
        standing.add(finding);
      } else {
        standing.add(expired(finding, matching.get(0)));
      }
    }
    for (int i = 0; i < waivers.size(); i++) {
      if (!used.contains(waivers.get(i)) && isOwn(i)) {
        standing.add(unused(i));
      }
    }
    return new RuleResult(Findings.of(standing), waived);
  }

  /** Those of a file that the environment's own extends may be of use to others. */
  private boolean isOwn(int index) {
    String file = origins.position(KeyPath.of("waivers").child(index)).file();
    return origins
        .find(KeyPath.of("extends"))
        .map(origin -> origin.value().file().equals(file))
        .orElse(true);
  }

  private static boolean covers(WaiverConfig waiver, Finding finding) {
    return waiver.code().equals(finding.code())
        && finding.severity() != Severity.ERROR
        && waiver.path().map(path -> contains(path, finding.path())).orElse(true);
  }

  private static boolean contains(String path, KeyPath subject) {
    try {
      return KeyPath.parse(path).contains(subject);
    } catch (IllegalArgumentException e) {
      // Not a path, so it covers nothing; the waiver is then reported as unused.
      return false;
    }
  }

  private static Finding expired(Finding finding, WaiverConfig waiver) {
    return new Finding(
        finding.code(),
        finding.severity(),
        finding.position(),
        finding.path(),
        finding.message() + " (its waiver expired on " + waiver.expires() + ")",
        finding.remedy(),
        finding.expected(),
        finding.near());
  }

  private Finding unused(int index) {
    WaiverConfig waiver = waivers.get(index);
    KeyPath path = KeyPath.of("waivers").child(index);
    return Finding.of(
        new UnusedWaiver(),
        origins.position(path),
        path,
        "no finding "
            + waiver.code()
            + waiver.path().map(p -> " at " + p).orElse("")
            + " is left to waive",
        "delete the waiver");
  }
}
