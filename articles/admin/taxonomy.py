"""Tags: adding, renaming, merging. The last two are verbs: published stories follow at once."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Count
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles.admin.choosing import ChooseOne
from articles.models import Tag
from articles.quiet import announce
from articles.seen import tags_for
from articles.taxonomy import checked_name, free_slug, merge_tags, rename_tag
from newsroom.core.admin.base import RoleModelAdmin
from newsroom.core.paths import validate_slug
from newsroom.core.roles import Permission
from newsroom.core.text import name_key


class TagForm(forms.ModelForm):
    """A tag. Its name may hold commas; two spellings of one name are one tag."""

    slug = forms.CharField(
        label="Address",
        max_length=200,
        required=False,
        help_text="Empty: made from the name. A former one leads here.",
    )

    class Meta:
        model = Tag
        fields = ["name", "slug", "description", "quiet"]

    def clean_name(self):
        try:
            return checked_name(self.instance, self.cleaned_data["name"])
        except ValidationError as problem:
            raise ValidationError(problem.message_dict["name"]) from problem

    def clean_slug(self):
        """What was typed; a name that changed makes a new address unless one was typed, too."""
        slug = self.cleaned_data["slug"].strip().strip("/")
        name = self.cleaned_data.get("name", self.instance.name)
        renamed = self.instance.pk and name != self.initial["name"] and slug == self.initial["slug"]
        if renamed or not slug:
            return free_slug(self.instance, name)
        validate_slug(slug)
        return slug


class MergeForm(forms.Form):
    """The tag that stays."""

    into = ChooseOne("tags", label="The tag that stays", empty_label="Choose a tag")

    def __init__(self, *args, tag, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].offer(user, besides=tag)


@admin.register(Tag)
class TagAdmin(RoleModelAdmin):
    """What stories are about."""

    nav_label, nav_order = "Tags", 50
    needs = {"view": Permission.TAGS, "add": Permission.TAGS} | dict.fromkeys(
        ("change", "delete"), Permission.TAXONOMY
    )
    form = TagForm
    change_form_template = "admin/core/tag_form.html"
    list_display = ["name", "slug", "stories", "description", "quiet"]
    search_fields = ["name_key"]
    search_help_text = "Part of the name"
    ordering = ["name"]

    def get_queryset(self, request):
        return tags_for(request.user).order_by(*self.ordering).annotate(story_count=Count("tagged"))

    def get_search_results(self, request, queryset, search_term):
        """Upper and lower case are one in every script, which SQLite alone does not know."""
        for term in name_key(search_term).split():
            queryset = queryset.filter(name_key__contains=term)
        return queryset, False

    def get_urls(self):
        merge = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge), name="articles_tag_merge")
        return [merge, *super().get_urls()]

    def save_model(self, request, obj, form, change):
        """A new tag is a row; a change is the verb."""
        if not change:
            super().save_model(request, obj, form, change)
            return announce()
        given = {name: form.cleaned_data[name] for name in self.form.Meta.fields}
        stories = rename_tag(obj, **given, by=request.user)
        if stories:
            messages.info(request, f"Published stories that say so now: {stories}.")
        return None

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        announce()

    def merge(self, request, pk):
        """Choose the tag that stays, see how many stories change, and do it."""
        tag = self.get_object(request, str(pk))
        if tag is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_change_permission(request, tag):
            raise PermissionDenied
        form = MergeForm(request.POST or None, tag=tag, user=request.user)
        into = form.cleaned_data["into"] if request.method == "POST" and form.is_valid() else None
        if into and "confirmed" in request.POST:
            stories = merge_tags(tag, into, by=request.user)
            messages.success(
                request, f"“{tag.name}” is now part of “{into.name}”. Stories changed: {stories}."
            )
            return HttpResponseRedirect(reverse("admin:articles_tag_change", args=[into.pk]))
        context = self.admin_site.each_context(request) | {
            "title": f"Merge “{tag.name}” into another tag",
            "opts": self.opts,
            "back": "admin:articles_tag_changelist",
            "tag": tag,
            "form": form,
            "into": into,
            "media": form.media,
        }
        return TemplateResponse(request, "admin/core/tag_merge.html", context)

    @admin.display(description="Stories", ordering="story_count")
    def stories(self, tag):
        return tag.story_count
