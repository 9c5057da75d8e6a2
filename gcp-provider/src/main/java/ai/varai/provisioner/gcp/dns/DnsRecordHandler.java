package ai.varai.provisioner.gcp.dns;

import ai.varai.provisioner.gcp.handler.Cloud;
import ai.varai.provisioner.gcp.handler.CloudHandler;
import ai.varai.provisioner.gcp.handler.Permissions;
import ai.varai.provisioner.gcp.handler.Question;
import ai.varai.provisioner.gcp.mark.Marks;
import ai.varai.provisioner.gcp.operation.OperationState;
import ai.varai.provisioner.lifecycle.spi.CallContext;
import ai.varai.provisioner.lifecycle.spi.Check;
import ai.varai.provisioner.lifecycle.spi.Observed;
import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.lifecycle.spi.ProviderException;
import ai.varai.provisioner.model.kind.DnsRecord;
import ai.varai.provisioner.model.resource.Value;
import com.google.api.services.dns.model.Change;
import com.google.api.services.dns.model.ResourceRecordSet;
import com.google.api.services.dns.model.ResourceRecordSetsListResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * DNS records, each with a TXT record that holds its marks and what was written. A change of the
 * zone deletes what it names exactly and adds what is not there yet, or does nothing: two who write
 * at once never overwrite each other.
 */
public final class DnsRecordHandler extends CloudHandler<DnsRecord> {
  private static final String DONE = "done";

  /** What Cloud DNS tells of a zone is what was last written to it. */
  private static final Duration SEEN = Duration.ofSeconds(3);

  public DnsRecordHandler(Cloud cloud) {
    super(DnsRecord.class, "dns", cloud);
  }

  /** Where a record is. */
  private record Place(String project, String zone) {
    static Place of(DnsRecord record) {
      return new Place(record.project(), record.zone());
    }

    /** Of {@code PROJECT/ZONE}. */
    static Place parse(String text) {
      int slash = text.indexOf('/');
      return new Place(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  @Override
  public Permissions permissions() {
    return new Permissions(
        List.of("dns.resourceRecordSets.list", "dns.resourceRecordSets.get"),
        List.of("dns.changes.create", "dns.changes.get", "dns.resourceRecordSets.create"),
        List.of("dns.resourceRecordSets.update", "dns.resourceRecordSets.delete"),
        List.of("dns.changes.create", "dns.changes.get", "dns.resourceRecordSets.delete"),
        List.of("roles/dns.admin"));
  }

  @Override
  protected String label(DnsRecord record) {
    return record.type() + " record " + record.name().get();
  }

  @Override
  protected String takenAdvice() {
    return "there is a TXT record that says whose it was, and nothing beside it: delete it";
  }

  /**
   * The zone that the file names, and no other: others are not the environment's, and the caller
   * may not see them.
   */
  @Override
  public List<Observed<DnsRecord>> list(CallContext call)
      throws ProviderException, InterruptedException {
    Optional<Place> zone = cloud.settings().dnsZone().map(Place::parse);
    if (zone.isEmpty()) {
      return List.of();
    }
    var sets = new HashMap<String, ResourceRecordSet>();
    @Nullable String token = null;
    do {
      token = page(zone.get(), token, sets);
    } while (token != null);
    var found = new ArrayList<Observed<DnsRecord>>();
    for (ResourceRecordSet set : sets.values()) {
      Optional<ResourceRecordSet> mark = Optional.ofNullable(sets.get(key(markOf(set))));
      found.add(observed(zone.get(), set, mark));
    }
    return found.stream().filter(each -> Marks.ours(each, call)).toList();
  }

  private @Nullable String page(
      Place zone, @Nullable String token, Map<String, ResourceRecordSet> sets)
      throws ProviderException, InterruptedException {
    ResourceRecordSetsListResponse page =
        find(
                "list the records of " + zone.zone(),
                () ->
                    cloud
                        .clients()
                        .dns()
                        .resourceRecordSets()
                        .list(zone.project(), zone.zone())
                        .setPageToken(token)
                        .execute())
            .orElseGet(ResourceRecordSetsListResponse::new);
    if (page.getRrsets() != null) {
      page.getRrsets().forEach(set -> sets.put(key(set), set));
    }
    return page.getNextPageToken();
  }

  private static String key(ResourceRecordSet set) {
    return set.getName().toLowerCase(Locale.ROOT) + " " + set.getType();
  }

  @Override
  public Optional<Observed<DnsRecord>> read(DnsRecord identity, CallContext call)
      throws ProviderException, InterruptedException {
    Optional<ResourceRecordSet> set = set(identity);
    return set.isEmpty()
        ? Optional.empty()
        : Optional.of(observed(Place.of(identity), set.get(), mark(identity)));
  }

  private Optional<ResourceRecordSet> set(DnsRecord record)
      throws ProviderException, InterruptedException {
    return find(record, record.name().get(), record.type());
  }

  private Optional<ResourceRecordSet> mark(DnsRecord record)
      throws ProviderException, InterruptedException {
    return find(record, markName(record.name().get(), record.type()), "TXT");
  }

  private Optional<ResourceRecordSet> find(DnsRecord of, String name, String type)
      throws ProviderException, InterruptedException {
    return find(
        "read " + label(of),
        () ->
            cloud
                .clients()
                .dns()
                .resourceRecordSets()
                .get(of.project(), of.zone(), name, type)
                .execute());
  }

  private Observed<DnsRecord> observed(
      Place place, ResourceRecordSet set, Optional<ResourceRecordSet> mark) {
    List<String> data = set.getRrdatas() == null ? List.of() : set.getRrdatas();
    return new Observed<>(
        new DnsRecord(
            place.project(),
            place.zone(),
            Value.of(set.getName()),
            set.getType(),
            set.getTtl() == null ? 0 : set.getTtl(),
            data.stream().map(Value::of).toList()),
        // Not from "projects/": what begins so is where the environment is, and a zone need not be.
        String.join("/", place.project(), place.zone(), set.getName(), set.getType()),
        mark.flatMap(this::owner));
  }

  private Optional<Ownership> owner(ResourceRecordSet mark) {
    return mark.getRrdatas() == null || mark.getRrdatas().size() != 1
        ? Optional.empty()
        : Marks.describedOwner(kindName(), MarkText.read(mark.getRrdatas().get(0)));
  }

  private static String markName(String name, String type) {
    return "_provisioner-" + type.toLowerCase(Locale.ROOT) + "." + name;
  }

  /** Where the marks of a record are, whether it has any or not. */
  private static ResourceRecordSet markOf(ResourceRecordSet set) {
    return new ResourceRecordSet().setName(markName(set.getName(), set.getType())).setType("TXT");
  }

  @Override
  protected OperationState insert(DnsRecord wanted, CallContext call)
      throws ProviderException, InterruptedException {
    Ownership mine = call.owner(call.address());
    // Somebody may have deleted the record and left its marks.
    Optional<ResourceRecordSet> left =
        mark(wanted).filter(mark -> owner(mark).filter(mine::equals).isPresent());
    return write("create " + label(wanted), wanted, left.stream().toList(), added(wanted, call));
  }

  @Override
  protected OperationState change(DnsRecord wanted, Observed<DnsRecord> current, CallContext call)
      throws ProviderException, InterruptedException {
    return write("update " + label(wanted), wanted, there(wanted), added(wanted, call));
  }

  @Override
  protected OperationState remove(Observed<DnsRecord> current, CallContext call)
      throws ProviderException, InterruptedException {
    DnsRecord gone = current.resource();
    List<ResourceRecordSet> there = there(gone);
    return there.isEmpty()
        ? OperationState.ended()
        : write("delete " + label(gone), gone, there, List.of());
  }

  /** The record and its marks, as far as they exist. */
  private List<ResourceRecordSet> there(DnsRecord record)
      throws ProviderException, InterruptedException {
    var there = new ArrayList<ResourceRecordSet>();
    set(record).ifPresent(there::add);
    mark(record).ifPresent(there::add);
    return there;
  }

  private static List<ResourceRecordSet> added(DnsRecord wanted, CallContext call) {
    var set =
        new ResourceRecordSet()
            .setName(wanted.name().get())
            .setType(wanted.type())
            .setTtl(wanted.ttl())
            .setRrdatas(wanted.data().stream().map(Value::get).toList());
    String marks = Marks.describe(contents(set), call.owner(call.address()));
    return List.of(
        set, markOf(set).setTtl(wanted.ttl()).setRrdatas(List.of(MarkText.write(marks))));
  }

  /** What a record says, as its marks repeat it. */
  private static String contents(ResourceRecordSet set) {
    List<String> data = set.getRrdatas() == null ? List.of() : set.getRrdatas();
    return set.getTtl() + " " + String.join(" ", data.stream().sorted().toList());
  }

  @Override
  public List<Check> checks(Observed<DnsRecord> observed, CallContext call) {
    DnsRecord record = observed.resource();
    return List.of(
        Question.of(
            label(record) + " is in Cloud DNS as it was written",
            SEEN,
            () -> whyNotAsWritten(record)));
  }

  private Optional<String> whyNotAsWritten(DnsRecord record)
      throws ProviderException, InterruptedException {
    Optional<ResourceRecordSet> set = set(record);
    if (set.isEmpty()) {
      return Optional.of("it does not exist");
    }
    Optional<String> written =
        mark(record)
            .filter(mark -> owner(mark).isPresent())
            .map(mark -> Marks.undescribed(MarkText.read(mark.getRrdatas().get(0))));
    if (written.isEmpty()) {
      return Optional.of("its marks are gone");
    }
    String now = contents(set.get());
    return written.get().equals(now)
        ? Optional.empty()
        : Optional.of("somebody changed it from '" + written.get() + "' to '" + now + "'");
  }

  private OperationState write(
      String what,
      DnsRecord record,
      List<ResourceRecordSet> deletions,
      List<ResourceRecordSet> additions)
      throws ProviderException, InterruptedException {
    Place place = Place.of(record);
    Change change = new Change().setDeletions(deletions).setAdditions(additions);
    return state(
        place,
        call(
            what,
            () ->
                cloud
                    .clients()
                    .dns()
                    .changes()
                    .create(place.project(), place.zone(), change)
                    .execute()));
  }

  private static OperationState state(Place place, Change change) {
    return new OperationState(
        place.project() + "/" + place.zone() + "/" + change.getId(),
        DONE.equals(change.getStatus()),
        Optional.empty());
  }

  @Override
  protected OperationState operation(String name) throws ProviderException, InterruptedException {
    int slash = name.lastIndexOf('/');
    Place place = Place.parse(name.substring(0, slash));
    return state(
        place,
        look(
            "ask for a change of " + place.zone(),
            () ->
                cloud
                    .clients()
                    .dns()
                    .changes()
                    .get(place.project(), place.zone(), name.substring(slash + 1))
                    .execute()));
  }
}
