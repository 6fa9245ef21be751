"""Drives a simulated Sunshine Conversations with the vendor's own client, which checks every answer.

Settings come from the environment: BASE, APP, KEY, SECRET, TARGET, TRIGGERS (JSON).
With `events` as its argument it reads a list of webhook events from standard input and checks them instead.
Prints a JSON object.
"""

import json
import os
import sys
import tempfile

import sunshine_conversations_client as s
from sunshine_conversations_client.exceptions import ApiException

env = os.environ


def api(kind, key=None):
    username, password = key or (env["KEY"], env["SECRET"])
    return kind(s.ApiClient(s.Configuration(host=env["BASE"], username=username, password=password)))


APP = env.get("APP", "")


def refused(call):
    try:
        call()
    except ApiException as error:
        return [error.status, json.loads(error.body)["errors"][0]["code"]]
    return None


def provision():
    integrations, seats, boards = api(s.IntegrationsApi), api(s.SwitchboardIntegrationsApi), api(s.SwitchboardsApi)
    hook = s.Webhook(target=env["TARGET"], triggers=json.loads(env["TRIGGERS"]))
    bot = integrations.create_integration(APP, s.Custom(type="custom", displayName="Bot", webhooks=[hook])).integration
    key = api(s.CustomIntegrationApiKeysApi).create_custom_integration_key(
        APP, bot.id, s.IntegrationApiKey(displayName="bot")
    ).key
    board = boards.create_switchboard(APP).switchboard
    assert board.enabled is False
    bot_seat = seats.create_switchboard_integration(
        APP, board.id, s.SwitchboardIntegrationCreateBody(name="bot", integrationId=bot.id, deliverStandbyEvents=False)
    ).switchboard_integration
    agent_seat = seats.create_switchboard_integration(
        APP,
        board.id,
        s.SwitchboardIntegrationCreateBody(
            name="agent",
            integrationType="zd:agentWorkspace",
            deliverStandbyEvents=False,
            nextSwitchboardIntegrationId=bot_seat.id,
            messageHistoryCount=10,
        ),
    ).switchboard_integration
    seats.update_switchboard_integration(
        APP, board.id, bot_seat.id, s.SwitchboardIntegrationUpdateBody(nextSwitchboardIntegrationId=agent_seat.id)
    )
    board = boards.update_switchboard(
        APP, board.id, s.SwitchboardUpdateBody(enabled=True, defaultSwitchboardIntegrationId=bot_seat.id)
    ).switchboard
    assert board.enabled and len(seats.list_switchboard_integrations(APP, board.id).switchboard_integrations) == 2
    assert len(boards.list_switchboards(APP).switchboards) == 1
    return bot, key, board


def contents():
    postback = s.ActionSubset(s.Postback(type="postback", text="Take", payload="TAKE"))
    item = s.Item(title="One", actions=[postback])
    field = s.FormMessageField(type="text", name="pin", label="PIN")
    return [
        s.TextMessage(type="text", text="Hi", actions=[s.Action(s.Reply(type="reply", text="Yes", payload="YES"))]),
        s.ImageMessage(type="image", mediaUrl="https://files.example/a.png"),
        s.FileMessage(type="file", mediaUrl="https://files.example/a.pdf"),
        s.CarouselMessage(type="carousel", items=[item]),
        s.ListMessage(type="list", items=[item]),
        s.FormMessage(type="form", fields=[field]),
        s.LocationMessage(type="location", coordinates=s.LocationMessageCoordinates(lat=1.5, long=2.5)),
    ]


def flow():
    bot, key, board = provision()
    own = (key.id, key.secret)
    users, conversations, messages = api(s.UsersApi, own), api(s.ConversationsApi, own), api(s.MessagesApi, own)
    control, activities = api(s.SwitchboardActionsApi, own), api(s.ActivitiesApi, own)
    body = s.UserCreateBody(externalId="ada", profile=s.Profile(givenName="Ada"), metadata={"vip": True})
    user = users.create_user(APP, body).user
    conflict = refused(lambda: users.create_user(APP, body))
    assert users.get_user(APP, "ada").user.id == user.id
    users.update_user(APP, user.id, s.UserUpdateBody(metadata={"level": 2}))
    participant = s.ParticipantSubSchema(s.ParticipantWithUserId(userId=user.id, subscribeSDKClient=False))
    made = conversations.create_conversation(
        APP, s.ConversationCreateBody(type="personal", participants=[participant])
    ).conversation
    seats = []

    def note():
        now = conversations.get_conversation(APP, made.id).conversation
        seat = lambda each: None if each is None else each.name
        seats.append([seat(now.active_switchboard_integration), seat(now.pending_switchboard_integration)])

    note()
    business = s.Author(type="business", displayName="Bot")
    sent = []
    for content in contents():
        post = s.MessagePost(author=business, content=s.Content(content), metadata={"key": "k1"})
        sent.append(messages.post_message(APP, made.id, post).messages[0])
    said = s.MessagePost(
        author=s.Author(type="user", userId=user.id), content=s.Content(s.TextMessage(type="text", text="Hello"))
    )
    messages.post_message(APP, made.id, said)
    activities.post_activity(APP, made.id, s.ActivityPost(author=business, type="typing:start"))
    control.offer_control(APP, made.id, s.OfferControlBody(switchboardIntegration="agent", metadata={"n": 1}))
    note()
    forbidden = refused(lambda: control.accept_control(APP, made.id, s.AcceptControlBody()))
    api(s.SwitchboardActionsApi).accept_control(APP, made.id, s.AcceptControlBody(metadata={"n": 2}))
    note()
    control.pass_control(APP, made.id, s.PassControlBody(switchboardIntegration="bot"))
    note()
    control.pass_control(APP, made.id, s.PassControlBody(switchboardIntegration="next"))
    control.pass_control(APP, made.id, s.PassControlBody(switchboardIntegration="next"))
    note()
    api(s.SwitchboardActionsApi).release_control(APP, made.id, s.ReleaseControlBody(metadata={"n": 3}))
    note()
    messages.delete_message(APP, made.id, sent[0].id)
    listed = messages.list_messages(APP, made.id)
    with tempfile.NamedTemporaryFile(suffix=".txt") as file:
        file.write(b"hello")
        file.flush()
        attachment = api(s.AttachmentsApi, own).upload_attachment(APP, "public", file.name).attachment
    hooks = api(s.WebhooksApi, own).list_webhooks(APP, bot.id).webhooks
    missing = refused(lambda: conversations.get_conversation(APP, "0" * 24))
    too_many = refused(lambda: api(s.SwitchboardsApi).create_switchboard(APP))
    return {
        "seats": seats,
        "types": [message.content.actual_instance.type for message in listed.messages],
        "metadata": listed.messages[0].metadata,
        "refusals": [conflict, forbidden, missing, too_many],
        "mediaType": attachment.media_type,
        "webhooks": len(hooks),
        "integrations": [each.type for each in api(s.IntegrationsApi).list_integrations(APP).integrations],
        "app": api(s.AppsApi).get_app(APP).app.id,
    }


def events():
    kinds = {
        "conversation:create": s.ConversationCreateEvent,
        "conversation:message": s.ConversationMessageEvent,
        "conversation:message:delivery:channel": s.ConversationMessageDeliveryChannelEvent,
        "conversation:message:delivery:user": s.ConversationMessageDeliveryUserEvent,
        "conversation:typing": s.ConversationTypingEvent,
        "conversation:read": s.ConversationReadEvent,
        "conversation:postback": s.ConversationPostbackEvent,
        "switchboard:passControl": s.SwitchboardPassControl,
        "switchboard:offerControl": s.SwitchboardOfferControl,
        "switchboard:acceptControl": s.SwitchboardAcceptControl,
        "switchboard:releaseControl": s.SwitchboardReleaseControl,
    }
    seen = {}
    for event in json.load(sys.stdin):
        kinds[event["type"]].from_dict(event)
        seen[event["type"]] = seen.get(event["type"], 0) + 1
    return seen


print(json.dumps(events() if sys.argv[1:] == ["events"] else flow()))
