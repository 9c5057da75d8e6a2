package ai.varai.provisioner.model.kind;

import ai.varai.provisioner.model.resource.Computed;
import ai.varai.provisioner.model.resource.Identity;
import ai.varai.provisioner.model.resource.Kind;
import ai.varai.provisioner.model.resource.Resource;
import ai.varai.provisioner.model.resource.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A page of charts. */
@Kind(value = "dashboard", title = "Dashboard")
public record Dashboard(
    @Identity String displayName,
    List<Chart> charts,
    Map<String, String> labels,
    @Computed Optional<String> name)
    implements Resource {
  /** One chart of time series; the filter is in Cloud Monitoring's language. */
  public record Chart(String title, Value<String> filter, String aligner, String reducer) {}
}
