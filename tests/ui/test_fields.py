import re

from django import forms


class Sample(forms.Form):
    name = forms.CharField(label="姓名", help_text="与身份证一致")
    channel = forms.ChoiceField(label="途径", choices=[("a", "单位"), ("b", "代理")], widget=forms.RadioSelect)
    years = forms.IntegerField(label="年限", required=False)
    series = forms.ChoiceField(label="系列", choices=[("gc", "工程")])
    promise = forms.BooleanField(label="我承诺")
    secret = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean(self) -> None:
        raise forms.ValidationError("整张表有误")


def wrong() -> Sample:
    return Sample({"name": "", "series": "gc"})


def test_field_ties_label_hint_and_error_to_its_control():
    html = wrong()["name"].as_field_group()
    assert '<label class="field-label" for="id_name">' in html
    assert 'id="id_name_helptext">与身份证一致' in html
    assert re.search(r'<ul class="errorlist field-error" id="id_name_error">', html)
    control = re.search(r"<input[^>]*>", html)[0]
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert 'aria-invalid="true"' in control
    assert 'class="form-control"' in control


def test_field_without_fault_has_no_error_markup():
    html = Sample({"name": "张"})["name"].as_field_group()
    assert "aria-invalid" not in html
    assert "field-error" not in html


def test_choice_of_one_is_a_fieldset_with_legend_and_tied_error():
    html = wrong()["channel"].as_field_group()
    assert '<fieldset aria-describedby="id_channel_error"' in html
    assert '<legend class="field-label">' in html
    assert html.count("form-check-input") == 2
    assert '<label class="form-check-label" for="id_channel_1">代理</label>' in html


def test_checkbox_stands_before_its_label():
    html = Sample()["promise"].as_field_group()
    assert html.index('type="checkbox"') < html.index("我承诺")


def test_optional_field_says_so_unless_the_form_forbids():
    form = Sample()
    assert "（选填）" in form["years"].as_field_group()
    assert "（选填）" not in form["name"].as_field_group()
    form.mark_optional = False
    assert "（选填）" not in form["years"].as_field_group()


def test_value_with_script_is_escaped_in_field_and_summary(draw):
    form = Sample({"name": '"><script>', "series": "<script>"})
    assert "<script>" not in form.render() + draw("{% form_errors form %}", form=form)


def test_error_summary_links_each_fault_to_its_control(draw):
    html = draw("{% form_errors form %}", form=wrong())
    assert 'href="#id_name"' in html
    assert 'href="#id_channel_0"' in html
    assert "<li>整张表有误</li>" in html
    assert "有 4 处需要修改" in html
    assert 'role="alert"' in html


def test_error_summary_of_a_form_without_fault_is_absent(draw):
    assert draw("{% form_errors form %}", form=Sample()).strip() == ""


def test_rendering_twice_gives_the_same_controls():
    form = Sample()
    assert str(form["name"]) == str(form["name"])
    assert str(form["channel"]).count("form-check-input") == str(form["channel"]).count("type=")
