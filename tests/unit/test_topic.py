"""Which titles are of one talk, and which replace it: a table of pairs decides."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rgfeeds.model.topic import Topic

CORRECTED = [
    ("Difusion", "Diffusion"),
    ("Fine-tuning", "Finetuning"),
    ("Fine tuning", "Fine-tuning"),
    ("Tokenisers", "Tokenizers"),
    ("Tokenizers", "Tokenization"),
    ("Transformer models", "Transformers model"),
    ("RL", "RL for robots"),
    ("RL for robots", "Robots and RL"),
    ("T5", "T5 and friends"),
    ("LLM", "LLMs"),
    ("GPT-4", "GPT 4"),
    ("Mixture of Experts", "Mixture of experts: a survey"),
    ("Llama 3.1 Report", "Llama 3.1 Report Overview"),
    ("Diffusion models", "Introduction to Diffusion"),
    ("Deep Learning Basics", "Basics of deep learning"),
    ("BERT", "BERT: Masked Language modelling and Pre-training"),
    ("Pre-training decoders", "Pretraining of decoders"),
    ("Retentive Networks", "Retentive Network"),
    ("RLHF", "Reinforcement Learning Human Feedback (RLHF)"),
    ("Vision Transformers part I", "Vision Transformers part II"),
    ("Lecture 3: Attention", "Lecture 4: Attention"),
    ("Stable Diffusion", "Stable diffusion!"),
    ("Naive Bayes", "Naïve Bayes"),
    ("???", "???"),
    ("Sprachmodelle", "Große Sprachmodelle"),
    ("Difusionsmodelle", "Diffusionsmodelle"),
    ("Einführung in Transformer", "Einfuehrung in Transformer"),
    ("Maschinelles Lernen für alle", "Maschinelles Lernen"),
    ("Schließen mit Graphen", "Schliessen mit Graphen"),
    ("Modèles de diffusion", "Les modeles de diffusion"),
    ("L'attention", "L’attention"),
    ("Apprentissage par renforcement", "Aprentissage par renforcement"),
    ("Modelos de difusión", "Modelos de difusion"),
    ("Aprendizaje por refuerzo", "El aprendizaje por refuerzo en robots"),
    ("Диффузионные модели", "Диффузионная модель"),
    ("Трансформеры", "Трансформёры"),
    ("Обучение с подкреплением", "Обучение с подкреплением: введение"),
    ("注意力机制", "注意力机智"),
    ("扩散模型", "扩散模型简介"),
    ("大语言模型的对齐", "大语言模型对齐"),
    ("トークナイザー", "トークナイザ"),
    ("拡散モデル入門", "拡散モデルの入門"),
    ("強化学習", "深層強化学習"),
    ("المحولات", "محولات"),
    ("التعلم العميق", "مقدمة في التعلم العميق"),
    ("확산 모델", "확산 모델 소개"),
    ("ध्यान तंत्र", "ध्यान तन्त्र"),
    ("การเรียนรู้เชิงลึก", "การเรียนรู้เชิงลึกเบื้องต้น"),
    ("Μοντέλα διάχυσης", "Μοντελα διαχυσης"),
]
REPLACED = [
    ("Tokenizers", "GPT: Pretraining Decoders"),
    ("Mixture of Experts", "Diffusion from scratch"),
    ("Diffusion from scratch", "Tokenizers in a day"),
    ("Scaling laws in vision", "Scaling robots across rooms"),
    ("Attention for the masses", "Prompting for the win"),
    ("RL", "AI"),
    ("RL", "Tokenizers"),
    ("T5", "RL for robots"),
    ("BERT", "BART"),
    ("LoRA", "QLoRA"),
    ("LLaMA", "LLaVA"),
    ("GPT-2", "GPT-3"),
    ("Llama 2", "Llama 3"),
    ("Encoders", "Decoders"),
    ("Mamba", "Samba"),
    ("Prompt Engineering", "Knowledge retrieval"),
    ("Stable Diffusion", "Benchmarking AI applications on GPUs"),
    ("Retentive Networks", "Current challenges in safety evaluations"),
    ("???", "!!!"),
    ("Sprachmodelle", "Bilderkennung"),
    ("Lernen mit Graphen", "Planen mit Robotern"),
    ("Modèles de langue", "Vision par ordinateur"),
    ("Redes neuronales", "Modelos de difusión"),
    ("Диффузионные модели", "Обучение с подкреплением"),
    ("Трансформеры", "Токенизация"),
    ("扩散模型", "语言模型"),
    ("注意力机制", "图神经网络"),
    ("拡散モデル", "強化学習"),
    ("拡散モデル", "言語モデル"),
    ("المحولات", "التعلم المعزز"),
    ("확산 모델", "강화 학습"),
    ("การเรียนรู้เชิงลึก", "แบบจำลองภาษา"),
    ("Tokenizers", "注意力机制"),
]


@pytest.mark.parametrize(("old", "new"), CORRECTED)
def test_a_corrected_title_is_no_new_topic(old: str, new: str) -> None:
    """A slip, another ending, an addition or an omission leaves the talk what it was."""
    assert Topic(old).same(Topic(new))
    assert Topic(new).same(Topic(old))


@pytest.mark.parametrize(("old", "new"), REPLACED)
def test_another_title_is_a_new_topic(old: str, new: str) -> None:
    """Titles of two talks are told apart, however alike their small words or letters are."""
    assert not Topic(old).same(Topic(new))
    assert not Topic(new).same(Topic(old))


def test_the_words_of_the_kind_say_nothing_about_the_topic() -> None:
    """Two invited talks are not one topic because both titles say so."""
    one = Topic("Invited talk: Tokenizers", "Invited talk")
    two = Topic("Invited talk: Diffusion", "Invited talk")

    assert not one.same(two)
    assert one.same(Topic("Tokenizers"))


def test_a_title_withdrawn_is_another_topic() -> None:
    """No title is like none at all."""
    assert not Topic("Tokenizers").same(Topic(None))
    assert Topic(None).same(Topic(None))


titles = st.text(st.sampled_from("abcdeé 注意力-'2س"), max_size=30)


@given(titles, titles)
def test_likeness_does_not_ask_which_came_first(one: str, two: str) -> None:
    """A title put back is as much news as the one that replaced it; every title is like itself."""
    assert Topic(one).same(Topic(two)) == Topic(two).same(Topic(one))
    assert Topic(one).same(Topic(one))
