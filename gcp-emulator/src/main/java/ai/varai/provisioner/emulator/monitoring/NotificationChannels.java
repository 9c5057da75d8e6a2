package ai.varai.provisioner.emulator.monitoring;

import ai.varai.provisioner.emulator.api.ApiBuilder;
import ai.varai.provisioner.emulator.api.Call;
import ai.varai.provisioner.emulator.api.Emulation;
import ai.varai.provisioner.emulator.error.GoogleError;
import ai.varai.provisioner.emulator.support.FieldMasks;
import ai.varai.provisioner.emulator.support.Ids;
import ai.varai.provisioner.emulator.support.Times;
import com.google.monitoring.v3.AlertPolicy;
import com.google.monitoring.v3.CreateNotificationChannelRequest;
import com.google.monitoring.v3.DeleteNotificationChannelRequest;
import com.google.monitoring.v3.GetNotificationChannelDescriptorRequest;
import com.google.monitoring.v3.GetNotificationChannelRequest;
import com.google.monitoring.v3.GetNotificationChannelVerificationCodeRequest;
import com.google.monitoring.v3.GetNotificationChannelVerificationCodeResponse;
import com.google.monitoring.v3.ListNotificationChannelDescriptorsRequest;
import com.google.monitoring.v3.ListNotificationChannelsRequest;
import com.google.monitoring.v3.ListNotificationChannelsResponse;
import com.google.monitoring.v3.MutationRecord;
import com.google.monitoring.v3.NotificationChannel;
import com.google.monitoring.v3.NotificationChannel.VerificationStatus;
import com.google.monitoring.v3.NotificationServiceProto;
import com.google.monitoring.v3.SendNotificationChannelVerificationCodeRequest;
import com.google.monitoring.v3.UpdateNotificationChannelRequest;
import com.google.monitoring.v3.VerifyNotificationChannelRequest;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Empty;
import java.time.Duration;
import java.util.List;

/**
 * The methods on notification channels. Codes are sent to nobody: the one that verifies a channel
 * is {@code G-} and six digits that follow from the channel's name.
 */
final class NotificationChannels {
  private static final Duration CODE_LIFE = Duration.ofHours(24);

  private final Emulation emulation;
  private final Configurations<AlertPolicy> policies;
  private final Configurations<NotificationChannel> channels;

  NotificationChannels(
      Emulation emulation,
      Configurations<AlertPolicy> policies,
      Configurations<NotificationChannel> channels) {
    this.emulation = emulation;
    this.policies = policies;
    this.channels = channels;
  }

  void register(ApiBuilder api) {
    api.service(NotificationServiceProto.getDescriptor(), "NotificationChannelService")
        .unary(
            "ListNotificationChannelDescriptors",
            ListNotificationChannelDescriptorsRequest.class,
            (ListNotificationChannelDescriptorsRequest q, Call call) ->
                ChannelTypes.list(channels.project(q.getName()), q))
        .unary(
            "GetNotificationChannelDescriptor",
            GetNotificationChannelDescriptorRequest.class,
            (GetNotificationChannelDescriptorRequest q, Call call) ->
                ChannelTypes.get(channels.project(q.getName()), q.getName()))
        .unary("CreateNotificationChannel", CreateNotificationChannelRequest.class, this::create)
        .unary(
            "GetNotificationChannel",
            GetNotificationChannelRequest.class,
            (GetNotificationChannelRequest q, Call call) ->
                ChannelTypes.hidden(channels.get(q.getName())))
        .unary("ListNotificationChannels", ListNotificationChannelsRequest.class, this::list)
        .unary("UpdateNotificationChannel", UpdateNotificationChannelRequest.class, this::update)
        .unary("DeleteNotificationChannel", DeleteNotificationChannelRequest.class, this::delete)
        .unary(
            "SendNotificationChannelVerificationCode",
            SendNotificationChannelVerificationCodeRequest.class,
            (SendNotificationChannelVerificationCodeRequest q, Call call) -> {
              channels.get(q.getName());
              return Empty.getDefaultInstance();
            })
        .unary(
            "GetNotificationChannelVerificationCode",
            GetNotificationChannelVerificationCodeRequest.class,
            this::code)
        .unary("VerifyNotificationChannel", VerifyNotificationChannelRequest.class, this::verify);
  }

  private NotificationChannel create(CreateNotificationChannelRequest q, Call call) {
    ChannelTypes.check(q.getNotificationChannel());
    NotificationChannel.Builder channel =
        q.getNotificationChannel().toBuilder()
            .setCreationRecord(now())
            .clearMutationRecords()
            .addMutationRecords(now())
            .setVerificationStatus(
                q.getNotificationChannel().getType().equals("sms")
                    ? VerificationStatus.UNVERIFIED
                    : VerificationStatus.VERIFICATION_STATUS_UNSPECIFIED);
    if (!channel.hasEnabled()) {
      channel.setEnabled(BoolValue.of(true));
    }
    return ChannelTypes.hidden(
        channels.insert(
            channels.project(q.getName()).name()
                + "/notificationChannels/"
                + emulation.ids().numeric(19),
            channel.build()));
  }

  private NotificationChannel update(UpdateNotificationChannelRequest q, Call call) {
    return ChannelTypes.hidden(updated(q));
  }

  private NotificationChannel updated(UpdateNotificationChannelRequest q) {
    return channels.update(
        q.getNotificationChannel().getName(),
        old -> {
          NotificationChannel wanted =
              q.getUpdateMask().getPathsCount() == 0
                  ? q.getNotificationChannel()
                  : FieldMasks.patch(old, q.getNotificationChannel(), q.getUpdateMask());
          ChannelTypes.check(wanted);
          NotificationChannel.Builder next =
              wanted.toBuilder()
                  .setCreationRecord(old.getCreationRecord())
                  .clearMutationRecords()
                  .addMutationRecords(now())
                  .setVerificationStatus(
                      wanted.getLabelsMap().equals(old.getLabelsMap())
                              || old.getVerificationStatus() != VerificationStatus.VERIFIED
                          ? old.getVerificationStatus()
                          : VerificationStatus.UNVERIFIED);
          if (!next.hasEnabled()) {
            next.setEnabled(BoolValue.of(true));
          }
          return next.build();
        });
  }

  private MutationRecord now() {
    return MutationRecord.newBuilder()
        .setMutateTime(Times.timestamp(emulation.clock().instant()))
        .build();
  }

  private ListNotificationChannelsResponse list(ListNotificationChannelsRequest q, Call call) {
    var page =
        channels.list(
            q.getName(), q.getFilter(), q.getOrderBy(), q.getPageSize(), q.getPageToken());
    return ListNotificationChannelsResponse.newBuilder()
        .addAllNotificationChannels(page.items().stream().map(ChannelTypes::hidden).toList())
        .setNextPageToken(page.nextToken())
        .setTotalSize(page.total())
        .build();
  }

  private Empty delete(DeleteNotificationChannelRequest q, Call call) {
    String name = channels.get(q.getName()).getName();
    List<AlertPolicy> users =
        policies.all(channels.project(name).name()).stream()
            .filter(each -> each.getNotificationChannelsList().contains(name))
            .toList();
    if (!users.isEmpty() && !q.getForce()) {
      throw GoogleError.failedPrecondition(
          "The notification channel " + name + " is used by " + users.get(0).getName() + ".");
    }
    users.forEach(each -> policies.update(each.getName(), p -> without(p, name)));
    return channels.delete(name);
  }

  private static AlertPolicy without(AlertPolicy policy, String channel) {
    return policy.toBuilder()
        .clearNotificationChannels()
        .addAllNotificationChannels(
            policy.getNotificationChannelsList().stream()
                .filter(each -> !each.equals(channel))
                .toList())
        .build();
  }

  private static String code(String name) {
    return "G-" + Ids.stableNumber(name, 6);
  }

  private GetNotificationChannelVerificationCodeResponse code(
      GetNotificationChannelVerificationCodeRequest q, Call call) {
    NotificationChannel channel = channels.get(q.getName());
    if (channel.getVerificationStatus() != VerificationStatus.VERIFIED) {
      throw GoogleError.failedPrecondition(
          "The notification channel " + channel.getName() + " is not verified.");
    }
    return GetNotificationChannelVerificationCodeResponse.newBuilder()
        .setCode(code(channel.getName()))
        .setExpireTime(
            q.hasExpireTime()
                ? q.getExpireTime()
                : Times.timestamp(emulation.clock().instant().plus(CODE_LIFE)))
        .build();
  }

  private NotificationChannel verify(VerifyNotificationChannelRequest q, Call call) {
    return channels.update(
        q.getName(),
        channel -> {
          if (!q.getCode().equals(code(channel.getName()))) {
            throw Refusals.field("code", q.getCode(), "The code does not verify the channel.");
          }
          return channel.toBuilder().setVerificationStatus(VerificationStatus.VERIFIED).build();
        });
  }
}
