"""Somebody who answers the self-check page by page, as a browser without script would."""

from django.urls import reverse

# The common case: bachelor, assistant title, private enterprise, engineering, middle (issue 3: at most 8 questions).
COMMON = {
    "target": {"series": "engineering", "specialty": "engineering/mechanical", "level": "middle"},
    "education": {"attained": "bachelor", "kind": "full_time", "graduated_on": "2016-07"},
    "title": {"kind": "general", "series": "engineering", "level": "assistant", "obtained_on": "2018-06-30"},
    "work": {"pattern": "continuous", "started_on": "2016年7月15日"},
    "special": {"special": ["none"]},
    "place": {"workplace": "140702", "employment": "contract", "archive": ""},
    "clear": {"clear": ["none"]},
}


def told(**changed):
    """The common case with other answers to the questions named."""
    return {**COMMON, **changed}


class Visitor:
    def __init__(self, client):
        self.client = client
        self.pages = []
        self.page = None

    def opens(self):
        return self._saw(self.client.get(reverse("applications:self_check")))

    def answers(self, answer, **buttons):
        """Fill in the page that is open and press a button."""
        context = self.page.context
        posted = {"state": context["state"], "step": context["step"].code, **answer, **buttons}
        return self._saw(self.client.post(reverse("applications:self_check"), posted))

    def presses(self, name, **buttons):
        """A button of the result page."""
        posted = {"state": self.page.context["state"], **buttons}
        return self._saw(self.client.post(reverse(f"applications:{name}"), posted))

    def goes_through(self, answers):
        """From the first page to the result; each page is answered once."""
        self.opens()
        while "result" not in self.page.context:
            code = self.asked
            assert self.page.status_code == 200, self.page.context["form"].errors
            self.answers(answers[code])
        return self

    @property
    def asked(self):
        return self.page.context["step"].code

    @property
    def text(self):
        return self.page.content.decode()

    @property
    def result(self):
        return self.page.context["result"]

    @property
    def questions(self):
        return [page.context["step"].code for page in self.pages if "step" in (page.context or {})]

    def page_of(self, step):
        return next(page for page in self.pages if "step" in page.context and page.context["step"].code == step)

    def _saw(self, page):
        self.page = page
        self.pages.append(page)
        return self
