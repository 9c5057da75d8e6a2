package ai.varai.provisioner.emulator.logging;

import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.logging.LogHolders.Holder;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.NamedMessages;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.logging.v2.CreateViewRequest;
import com.google.logging.v2.DeleteViewRequest;
import com.google.logging.v2.GetViewRequest;
import com.google.logging.v2.ListViewsRequest;
import com.google.logging.v2.ListViewsResponse;
import com.google.logging.v2.LogView;
import com.google.logging.v2.UpdateViewRequest;
import com.google.protobuf.Empty;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;

/** The methods on views of log buckets. Every bucket has the view of all its logs. */
final class LogViews {
  private static final String ALL = "_AllLogs";

  private final Emulation emulation;
  private final LogBuckets buckets;
  private final LogHolders holders;
  private final NamedMessages<LogView> views;

  LogViews(Emulation emulation, LogBuckets buckets, LogHolders holders) {
    this.emulation = emulation;
    this.holders = holders;
    this.buckets = buckets;
    this.views =
        new NamedMessages<>(
            emulation,
            "logging.views",
            LogView.class,
            name -> "View " + name.substring(name.lastIndexOf('/') + 1) + " does not exist",
            holders::owner);
  }

  private Timestamp now() {
    return Times.timestamp(emulation.clock().instant());
  }

  private LogView all(String bucket) {
    return LogView.newBuilder()
        .setName(buckets.require(bucket).getName() + "/views/" + ALL)
        .build();
  }

  LogView require(String name) {
    String bucket = name.split("/views/", -1)[0];
    return name.endsWith("/views/" + ALL) ? all(bucket) : views.require(name);
  }

  LogView create(CreateViewRequest q, Call call) {
    buckets.require(q.getParent());
    if (!q.getViewId().matches("[A-Za-z0-9_-]{1,100}")) {
      throw GoogleError.badField("view_id", "Invalid view id: " + q.getViewId());
    }
    if (q.getViewId().equals(ALL)) {
      throw GoogleError.alreadyExists("View " + ALL + " already exists");
    }
    EntryFields.filter(q.getView().getFilter());
    return views.insert(
        q.getParent() + "/views/" + q.getViewId(),
        q.getView().toBuilder().setCreateTime(now()).setUpdateTime(now()).build());
  }

  LogView get(GetViewRequest q, Call call) {
    return require(q.getName());
  }

  ListViewsResponse list(ListViewsRequest q, Call call) {
    String prefix = q.getParent().split("/", 3)[2] + "/views/";
    List<LogView> found = new ArrayList<>(List.of(all(q.getParent())));
    found.addAll(views.list(q.getParent(), prefix));
    var page = Page.of(found, q.getPageSize(), q.getPageToken(), 1000, 1000, LogView::getName);
    return ListViewsResponse.newBuilder()
        .addAllViews(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }

  LogView update(UpdateViewRequest q, Call call) {
    EntryFields.filter(q.getView().getFilter());
    return views.update(
        q.getName(),
        view ->
            FieldMasks.patch(view, q.getView(), q.getUpdateMask()).toBuilder()
                .setCreateTime(view.getCreateTime())
                .setUpdateTime(now())
                .build());
  }

  Empty delete(DeleteViewRequest q, Call call) {
    if (q.getName().endsWith("/views/" + ALL)) {
      throw GoogleError.invalidArgument("The view " + ALL + " cannot be deleted.");
    }
    views.remove(q.getName());
    Holder holder = holders.of(q.getName());
    String key = "logging/" + holder.prefix() + q.getName().split("/", 3)[2];
    emulation.policies().remove(holder.home(), key);
    return Empty.getDefaultInstance();
  }
}
