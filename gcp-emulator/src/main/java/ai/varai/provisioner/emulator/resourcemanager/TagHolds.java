package ai.varai.provisioner.emulator.resourcemanager;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.ListFilter;
import ai.varai.provisioner.emulator.support.Page;
import ai.varai.provisioner.emulator.support.Times;
import com.google.cloud.resourcemanager.v3.CreateTagHoldRequest;
import com.google.cloud.resourcemanager.v3.DeleteTagHoldRequest;
import com.google.cloud.resourcemanager.v3.ListTagHoldsRequest;
import com.google.cloud.resourcemanager.v3.ListTagHoldsResponse;
import com.google.cloud.resourcemanager.v3.TagHold;
import com.google.cloud.resourcemanager.v3.TagHoldsProto;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;

/** The methods of {@code google.cloud.resourcemanager.v3.TagHolds}. */
final class TagHolds {
  private final Emulation emulation;
  private final TagRows rows;

  TagHolds(Emulation emulation, TagRows rows) {
    this.emulation = emulation;
    this.rows = rows;
  }

  void register(ApiBuilder api) {
    api.service(TagHoldsProto.getDescriptor(), "TagHolds")
        .unary("CreateTagHold", CreateTagHoldRequest.class, this::create)
        .unary("DeleteTagHold", DeleteTagHoldRequest.class, this::delete)
        .unary("ListTagHolds", ListTagHoldsRequest.class, this::list);
  }

  private Operation create(CreateTagHoldRequest q, Call call) {
    TagHold asked = q.getTagHold();
    if (asked.getHolder().isEmpty() || asked.getHolder().length() >= 200) {
      throw GoogleError.badField(
          "tag_hold.holder", "The holder is required and must be less than 200 characters.");
    }
    if (asked.getOrigin().length() >= 200) {
      throw GoogleError.badField("tag_hold.origin", "The origin must be less than 200 characters.");
    }
    return emulation
        .store()
        .transact(
            Hierarchy.SHARED,
            () -> {
              String value = rows.value(q.getParent()).getName();
              boolean taken =
                  rows.holdsOf(value).stream()
                      .anyMatch(
                          h ->
                              h.getHolder().equals(asked.getHolder())
                                  && h.getOrigin().equals(asked.getOrigin()));
              if (taken) {
                throw GoogleError.alreadyExists(
                    "A TagHold of this holder and origin already exists under " + value + ".");
              }
              TagHold made =
                  asked.toBuilder()
                      .setName(value + "/tagHolds/" + emulation.ids().uuid())
                      .setCreateTime(Times.timestamp(emulation.clock().instant()))
                      .build();
              if (!q.getValidateOnly()) {
                rows.holds.put(Hierarchy.SHARED, made.getName(), made);
              }
              return TagOperations.done(made);
            });
  }

  private Operation delete(DeleteTagHoldRequest q, Call call) {
    return emulation
        .store()
        .transact(
            Hierarchy.SHARED,
            () -> {
              if (!rows.holds.contains(Hierarchy.SHARED, q.getName())) {
                throw GoogleError.notFound("Requested entity was not found.");
              }
              if (!q.getValidateOnly()) {
                rows.holds.remove(Hierarchy.SHARED, q.getName());
              }
              return TagOperations.done(Empty.getDefaultInstance());
            });
  }

  private ListTagHoldsResponse list(ListTagHoldsRequest q, Call call) {
    Page<TagHold> page =
        Page.of(
            ListFilter.parse(q.getFilter())
                .apply(rows.holdsOf(rows.value(q.getParent()).getName())),
            q.getPageSize(),
            q.getPageToken(),
            100,
            300,
            TagHold::getName);
    return ListTagHoldsResponse.newBuilder()
        .addAllTagHolds(page.items())
        .setNextPageToken(page.nextToken())
        .build();
  }
}
